"""sentence by sentence"""

import numpy as np

import tinygrad_rnn as tg


class RNN:
    def forward(self, X, h0=None, mask=None):
        rows, ends = [], []
        for i in range(len(X)):
            h = self.cell.initial_state(1) if h0 is None else h0[i : i + 1]
            states = []
            for t in range(X.shape[1]):
                if mask is None or mask[i, t]:
                    h = self.cell(X[i : i + 1, t], h)
                states.append(h)
            rows.append(tg.stack(states, axis=1))
            ends.append(h)
        return tg.concatenate(rows, axis=0), tg.concatenate(ends, axis=0)


def last_state(H, mask):
    found = []
    for i, real in enumerate(mask):
        places = np.flatnonzero(real)
        found.append(H[i, int(places[-1])] if len(places) else 0.0 * H[i, 0])
    return tg.stack(found, axis=0)
