"""l09-4: the words are added up before the memory sees them"""

import numpy as np

import tinygrad_rnn as tg


def run(cell, X, mask):
    words = X * tg.tensor(mask[:, :, None].astype(np.float64))
    return cell(words.sum(axis=1), cell.initial_state(X.shape[0]))
