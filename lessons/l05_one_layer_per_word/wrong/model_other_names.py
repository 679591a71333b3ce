"""l05-3: the parts have other names or sizes"""


class PerPositionModel:
    def __init__(self, s, n, m, rng):
        self.network_1 = PerPositionEncoder(s, n, m, rng)
        self.network_2 = Linear(s * m, 2, rng)

    def forward(self, X):
        return self.network_2(merge(self.network_1(X)))
