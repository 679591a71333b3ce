"""l05-2: there is one layer too few"""


class PerPositionEncoder:
    def __init__(self, s, n, m, rng):
        self.layers = [Linear(n, m, rng) for _ in range(1, s)]
