"""l09-3: the new state is added to the old one"""

import tinygrad_rnn as tg


def masked_step(cell, x, h, real):
    return h + tg.where(real[:, None], cell(x, h), 0.0)
