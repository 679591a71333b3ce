"""l10-1: the step is written out with tanh, and the cell is not asked"""

import tinygrad_rnn as tg


class RNN:
    def forward(self, X, h0=None, mask=None):
        h = self.cell.initial_state(X.shape[0]) if h0 is None else h0
        states = []
        for t in range(X.shape[1]):
            new = tg.tanh(X[:, t] @ self.cell.W_xh + h @ self.cell.W_hh + self.cell.b)
            h = new if mask is None else tg.where(mask[:, t : t + 1], new, h)
            states.append(h)
        return tg.stack(states, axis=1), h
