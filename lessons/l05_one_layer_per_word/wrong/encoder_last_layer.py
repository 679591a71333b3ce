"""l05-2: every word goes through the last layer"""


class PerPositionEncoder:
    def forward(self, X):
        readers = [lambda x: tg.tanh(layer(x)) for layer in self.layers]  # noqa: B023  (all of them know the last one)
        return tg.stack([reader(X[:, t]) for t, reader in enumerate(readers)], axis=1)
