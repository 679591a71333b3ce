"""l05-1: every sentence gets the sum over all sentences"""


class Linear:
    def forward(self, x):
        y = x @ self.W
        y = y if self.b is None else y + self.b
        return 0 * y + y.sum(axis=0)
