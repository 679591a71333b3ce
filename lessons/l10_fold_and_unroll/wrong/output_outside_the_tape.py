"""l10-2: the outputs are plain numbers, outside the tape"""

import tinygrad_rnn as tg


class Output:
    def forward(self, H):
        return H if self.W_ho is None else tg.tensor(H.numpy() @ self.W_ho.numpy())
