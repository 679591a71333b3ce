"""l05-1: the result is made of plain numbers, outside the tape"""


class Linear:
    def forward(self, x):
        y = x.numpy() @ self.W.numpy()
        return y if self.b is None else y + self.b.numpy()
