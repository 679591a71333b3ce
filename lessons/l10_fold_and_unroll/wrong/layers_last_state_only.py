"""l10-5: the upper layer reads the last state only, at every step"""

import tinygrad_rnn as tg


class TwoLayers:
    def forward(self, X, mask=None):
        _, h = self.lower(X, mask=mask)
        return self.upper(tg.stack([h] * X.shape[1], axis=1), mask=mask)
