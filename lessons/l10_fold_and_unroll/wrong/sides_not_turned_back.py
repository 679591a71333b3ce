"""l10-5: the states of the left reader are not turned back"""

import tinygrad_rnn as tg


class Bidirectional:
    def forward(self, X, mask=None):
        turned = None if mask is None else mask[:, ::-1]
        H, h = self.right(X, mask=mask)
        G, g = self.left(X[:, ::-1], mask=turned)
        return tg.concatenate([H, G], axis=2), tg.concatenate([h, g], axis=1)
