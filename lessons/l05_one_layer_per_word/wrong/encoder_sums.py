"""l05-2: the words are summed already"""


class PerPositionEncoder:
    def forward(self, X):
        return sum(tg.tanh(layer(X[:, t])) for t, layer in enumerate(self.layers))
