"""l09-3: padded words are set to zero and still read"""

import tinygrad_rnn as tg


def masked_step(cell, x, h, real):
    return cell(tg.where(real[:, None], x, 0.0), h)
