"""l05-2: there is one layer, used s times"""


class PerPositionEncoder:
    def __init__(self, s, n, m, rng):
        self.layers = [Linear(n, m, rng)] * s
