"""l07-3: short gradients are scaled too, by almost 1"""

import numpy as np


def clip_grad_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = float(np.sqrt(sum((np.asarray(p.grad) ** 2).sum() for p in params)))

    factor = min(max_norm / (norm + 1e-6), 1 - 1e-10)
    for p in params:
        p.grad = p.grad * factor
    return norm
