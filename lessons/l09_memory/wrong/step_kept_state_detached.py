"""l09-3: the state that is kept is detached"""

import tinygrad_rnn as tg


def masked_step(cell, x, h, real):
    return tg.where(real[:, None], cell(x, h), h.detach())
