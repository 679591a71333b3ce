"""l13-1: the reset gate is applied after the matrix W_hp"""

import tinygrad_rnn as tg


class GRUCell:
    def forward(self, x, h):
        m = h.shape[1]
        word = x @ self.W_xh + self.b
        state = h @ self.W_hh
        r = tg.sigmoid(word[:, :m] + state[:, :m])
        z = tg.sigmoid(word[:, m : 2 * m] + state[:, m : 2 * m])
        p = tg.tanh(word[:, 2 * m :] + r * state[:, 2 * m :])
        return z * h + (1 - z) * p
