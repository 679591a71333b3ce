"""l05-2: the layers have no bias"""


class PerPositionEncoder:
    def __init__(self, s, n, m, rng):
        self.layers = [Linear(n, m, rng, bias=False) for _ in range(s)]
