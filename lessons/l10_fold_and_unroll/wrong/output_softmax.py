"""l10-2: a softmax is applied"""

import tinygrad_rnn as tg


class Output:
    def forward(self, H):
        return H if self.W_ho is None else tg.softmax(H @ self.W_ho, axis=-1)
