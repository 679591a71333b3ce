"""l09-4: the states of all steps are averaged"""

import tinygrad_rnn as tg


def run(cell, X, mask):
    h = cell.initial_state(X.shape[0])
    states = []
    for t in range(X.shape[1]):
        h = tg.where(mask[:, t, None], cell(X[:, t], h), h)
        states.append(h)
    return tg.stack(states, axis=1).mean(axis=1)
