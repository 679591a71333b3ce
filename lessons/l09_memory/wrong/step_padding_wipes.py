"""l09-3: padding wipes the memory"""

import numpy as np

import tinygrad_rnn as tg


def masked_step(cell, x, h, real):
    return cell(x, h) * tg.tensor(real[:, None].astype(np.float64))
