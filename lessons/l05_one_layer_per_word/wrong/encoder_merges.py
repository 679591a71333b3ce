"""l05-2: the features are merged already"""


class PerPositionEncoder:
    def forward(self, X):
        return tg.concatenate([tg.tanh(layer(X[:, t])) for t, layer in enumerate(self.layers)], axis=1)
