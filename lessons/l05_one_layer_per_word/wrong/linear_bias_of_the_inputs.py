"""l05-1: b has n numbers"""


class Linear:
    def __init__(self, n, m, rng, bias=True):
        self.W = nn.Parameter(rng.normal(size=(n, m)) / np.sqrt(n))
        self.b = nn.Parameter(np.zeros(n)) if bias else None

    def forward(self, x):
        return (x if self.b is None else x + self.b) @ self.W
