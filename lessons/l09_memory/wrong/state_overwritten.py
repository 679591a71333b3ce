"""l09-2: the old state is overwritten"""


class RNNCell:
    def forward(self, x, h):
        z = x @ self.W_xh + h @ self.W_hh
        if self.b is not None:
            z = z + self.b
        new = self.activation(z)
        h.data[...] = new.data
        return new
