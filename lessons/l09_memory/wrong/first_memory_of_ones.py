"""l09-1: the first memory is all ones"""

import tinygrad_rnn as tg


class RNNCell:
    def initial_state(self, b):
        return tg.ones((b, self.W_hh.shape[0]), dtype=self.W_hh.dtype)
