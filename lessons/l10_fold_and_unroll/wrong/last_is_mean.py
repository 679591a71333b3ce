"""l10-3: the mean of the real states is taken"""

import tinygrad_rnn as tg


def last_state(H, mask):
    weights = mask / mask.sum(axis=1, keepdims=True)
    return (H * tg.tensor(weights[:, :, None])).sum(axis=1)
