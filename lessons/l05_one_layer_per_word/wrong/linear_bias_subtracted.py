"""l05-1: the bias is subtracted"""


class Linear:
    def forward(self, x):
        y = x @ self.W
        return y if self.b is None else y - self.b
