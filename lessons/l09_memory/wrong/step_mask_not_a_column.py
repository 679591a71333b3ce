"""l09-3: real [b] is not turned into a column [b, 1]"""

import tinygrad_rnn as tg


def masked_step(cell, x, h, real):
    return tg.where(real, cell(x, h), h)
