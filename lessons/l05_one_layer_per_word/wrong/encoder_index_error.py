"""l05-2: the error comes by chance from an index"""


class PerPositionEncoder:
    def forward(self, X):
        places = range(max(X.shape[1], len(self.layers)))
        return tg.stack([tg.tanh(self.layers[t](X[:, t])) for t in places], axis=1)
