"""l07-3: the clipped gradients are returned, and not the norm"""

import numpy as np


def clip_grad_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = float(np.sqrt(sum((np.asarray(p.grad) ** 2).sum() for p in params)))

    if norm > max_norm:
        for p in params:
            p.grad = p.grad * (max_norm / norm)
    return [p.grad for p in params]
