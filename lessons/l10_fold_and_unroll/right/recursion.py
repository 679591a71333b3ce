"""the chain as a recursion"""

import tinygrad_rnn as tg


class RNN:
    def forward(self, X, h0=None, mask=None):
        h = self.cell.initial_state(len(X)) if h0 is None else h0
        rest = self.after(h, X, mask)
        return tg.stack(rest, axis=1), rest[-1]

    def after(self, h, X, mask):
        new = self.cell(X[:, 0], h)
        if mask is not None:
            new = tg.where(mask[:, :1], new, h)
            mask = mask[:, 1:]
        return [new] if X.shape[1] == 1 else [new, *self.after(new, X[:, 1:], mask)]
