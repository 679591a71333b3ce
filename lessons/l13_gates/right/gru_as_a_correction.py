"""a GRU that corrects its state, its sigmoid by tanh"""

import tinygrad_rnn as tg


def gate(z):
    return 0.5 * (1 + tg.tanh(z / 2))


class GRUCell:
    def forward(self, x, h):
        m = h.shape[1]
        W_r, W_z, W_p = (self.W_xh[:, k * m : (k + 1) * m] for k in range(3))
        U_r, U_z, U_p = (self.W_hh[:, k * m : (k + 1) * m] for k in range(3))
        r = gate(x @ W_r + h @ U_r + self.b[:m])
        z = gate(x @ W_z + h @ U_z + self.b[m : 2 * m])
        p = tg.tanh(x @ W_p + (r * h) @ U_p + self.b[2 * m :])
        return p + z * (h - p)
