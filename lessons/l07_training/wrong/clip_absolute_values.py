"""l07-3: the norm is the sum of the absolute values"""

import numpy as np


def clip_grad_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = float(sum(np.abs(np.asarray(p.grad)).sum() for p in params))

    if norm > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / norm)
    return norm
