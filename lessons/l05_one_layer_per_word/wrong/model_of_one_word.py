"""l05-3: the parts have other names or sizes"""


class PerPositionModel:
    def __init__(self, s, n, m, rng):
        self.encoder = PerPositionEncoder(s, n, m, rng)
        self.classifier = Linear(m, 2, rng)

    def forward(self, X):
        return self.classifier(self.encoder(X)[:, -1])
