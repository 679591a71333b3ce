"""only the rows with a real word are computed"""

import numpy as np

import tinygrad_rnn as tg


def masked_step(cell, x, h, real):
    if not real.any():
        return h
    rows = np.flatnonzero(real)
    new = cell(x[rows], h[rows])
    place = np.eye(len(real))[:, rows]
    return tg.tensor(place) @ new + h * tg.tensor((~real)[:, None].astype(np.float64))
