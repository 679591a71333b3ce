"""l12-5: W is read outside the tape, so it cannot learn"""

import tinygrad_rnn as tg


class WordScores:
    def forward(self, ids, mask):
        said = self.W.numpy()[ids] * mask[:, :, None]
        return tg.tensor(said.sum(axis=1)) + self.b
