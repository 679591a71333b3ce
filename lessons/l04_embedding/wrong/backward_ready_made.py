"""l04-3: functions.scatter_add is the finished answer"""

import tinygrad_rnn as tg
from tinygrad_rnn.functions import scatter_add


def embedding_backward(ids, G, V, padding_idx=None):
    gradient = scatter_add(tg.tensor(G), ids, (V, G.shape[-1])).numpy()
    if padding_idx is not None:
        gradient[padding_idx] = 0.0
    return gradient
