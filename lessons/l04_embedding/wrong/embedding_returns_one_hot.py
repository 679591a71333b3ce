"""l04-2: the one-hot rows are returned, without W"""

import tinygrad_rnn as tg


class Embedding:
    def forward(self, ids):
        return tg.tensor(one_hot(ids, self.W.shape[0]), requires_grad=True)
