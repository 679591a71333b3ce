"""l05-2: all layers start with the same numbers"""


class PerPositionEncoder:
    def __init__(self, s, n, m, rng):
        seed = int(rng.integers(2**32))
        self.layers = [Linear(n, m, np.random.default_rng(seed)) for _ in range(s)]
