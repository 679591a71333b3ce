"""l05-2: the error does not name both lengths"""


class PerPositionEncoder:
    def forward(self, X):
        if X.shape[1] != len(self.layers):
            raise ValueError("the sentences have the wrong length")
        return tg.stack([tg.tanh(layer(X[:, t])) for t, layer in enumerate(self.layers)], axis=1)
