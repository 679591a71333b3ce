"""one product of word and state, split"""

import tinygrad_rnn as tg


class LSTMCell:
    def forward(self, x, state):
        h, c = state
        W = tg.concatenate([self.W_xh, self.W_hh], axis=0)
        i, f, g, o = tg.split(tg.concatenate([x, h], axis=1) @ W + self.b, 4, axis=1)
        c = tg.sigmoid(f) * c + tg.sigmoid(i) * tg.tanh(g)
        return tg.sigmoid(o) * tg.tanh(c), c
