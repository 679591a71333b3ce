"""l11-1: tg.tensor is the finished answer"""

import tinygrad_rnn as tg


def numeric_grad(f, p, eps=1e-5):
    x = tg.tensor(p, requires_grad=True)
    total = f(x)
    return total if isinstance(total, float) else x.grad.numpy()
