"""l09-2: sigmoid stands in the place of tanh"""

import tinygrad_rnn as tg


class RNNCell:
    def forward(self, x, h):
        z = x @ self.W_xh + h @ self.W_hh
        if self.b is not None:
            z = z + self.b
        return tg.sigmoid(z)
