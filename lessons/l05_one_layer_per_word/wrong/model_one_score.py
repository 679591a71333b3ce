"""l05-3: the parts have other names or sizes"""


class PerPositionModel:
    def __init__(self, s, n, m, rng):
        self.encoder = PerPositionEncoder(s, n, m, rng)
        self.classifier = Linear(s * m, 1, rng)
