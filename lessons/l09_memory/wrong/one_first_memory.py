"""l09-1: there is one first memory for all sentences"""

import tinygrad_rnn as tg


class RNNCell:
    def initial_state(self, b):
        return tg.zeros((self.W_hh.shape[0],), dtype=self.W_hh.dtype)
