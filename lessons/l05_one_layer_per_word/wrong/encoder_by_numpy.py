"""l05-2: the features are made of plain numbers, outside the tape"""


class PerPositionEncoder:
    def forward(self, X):
        return np.stack([np.tanh(layer(X[:, t]).numpy()) for t, layer in enumerate(self.layers)], axis=1)
