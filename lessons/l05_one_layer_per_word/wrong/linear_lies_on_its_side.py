"""l05-1: W or b is missing or has another shape"""


class Linear:
    def __init__(self, n, m, rng, bias=True):
        self.W = nn.Parameter(rng.normal(size=(m, n)) / np.sqrt(n))
        self.b = nn.Parameter(np.zeros(m)) if bias else None

    def forward(self, x):
        y = x @ self.W.T
        return y if self.b is None else y + self.b
