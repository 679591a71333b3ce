"""l05-1: there is an activation already"""


class Linear:
    def forward(self, x):
        y = x @ self.W
        return tg.tanh(y if self.b is None else y + self.b)
