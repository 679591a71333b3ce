"""l07-3: every number is cut off, which turns the direction"""

import numpy as np

import tinygrad_rnn as tg


def clip_grad_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = float(np.sqrt(sum((np.asarray(p.grad) ** 2).sum() for p in params)))

    for p in params:
        p.grad = tg.clip(p.grad, -max_norm, max_norm)
    return norm
