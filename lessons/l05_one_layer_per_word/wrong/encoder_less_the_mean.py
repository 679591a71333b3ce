"""l05-2: every word is seen less the mean of its sentence"""


class PerPositionEncoder:
    def forward(self, X):
        X = X - X.mean(axis=1, keepdims=True)
        return tg.stack([tg.tanh(layer(X[:, t])) for t, layer in enumerate(self.layers)], axis=1)
