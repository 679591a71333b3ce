"""l09-2: there is no activation"""


class RNNCell:
    def forward(self, x, h):
        z = x @ self.W_xh + h @ self.W_hh
        if self.b is not None:
            z = z + self.b
        return z
