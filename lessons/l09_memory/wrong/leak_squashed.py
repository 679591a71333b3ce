"""l09-5: the mixture is squashed once more"""

import tinygrad_rnn as tg


class LeakyCell:
    def forward(self, x, h):
        new = super().forward(x, h)
        return tg.tanh((1 - self.leak) * h + self.leak * new)
