"""l05-1: b starts at random"""


class Linear:
    def __init__(self, n, m, rng, bias=True):
        self.W = nn.Parameter(rng.normal(size=(n, m)) / np.sqrt(n))
        self.b = nn.Parameter(rng.normal(size=m)) if bias else None
