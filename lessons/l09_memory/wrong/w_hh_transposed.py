"""l09-2: W_hh is transposed"""


class RNNCell:
    def forward(self, x, h):
        z = x @ self.W_xh + (self.W_hh @ h.mT).mT
        if self.b is not None:
            z = z + self.b
        return self.activation(z)
