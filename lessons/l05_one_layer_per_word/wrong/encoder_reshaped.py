"""l05-2: a reshape gives sentences the features of others"""


class PerPositionEncoder:
    def forward(self, X):
        features = tg.stack([tg.tanh(layer(X[:, t])) for t, layer in enumerate(self.layers)])
        return features.reshape(X.shape[0], X.shape[1], -1)
