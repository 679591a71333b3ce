"""l07-3: a gradient that is None is not left out"""

import numpy as np


def clip_grad_norm(params, max_norm):
    norm = float(np.sqrt(sum((p.grad.numpy() ** 2).sum() for p in params)))

    if norm > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / norm)
    return norm
