"""l05-1: W is copied or detached, so that no gradient reaches it"""


class Linear:
    def forward(self, x):
        y = x @ self.W.detach()
        return y if self.b is None else y + self.b
