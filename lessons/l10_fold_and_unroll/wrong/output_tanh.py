"""l10-2: the outputs are squashed with tanh"""

import tinygrad_rnn as tg


class Output:
    def forward(self, H):
        return tg.tanh(H if self.W_ho is None else H @ self.W_ho)
