"""l13-2: the forget gate and the input gate are exchanged"""

import tinygrad_rnn as tg


class LSTMCell:
    def forward(self, x, state):
        h, c = state
        m = h.shape[1]
        y = x @ self.W_xh + h @ self.W_hh + self.b
        i = tg.sigmoid(y[:, :m])
        f = tg.sigmoid(y[:, m : 2 * m])
        g = tg.tanh(y[:, 2 * m : 3 * m])
        o = tg.sigmoid(y[:, 3 * m :])
        new = i * c + f * g
        return o * tg.tanh(new), new
