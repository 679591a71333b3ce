"""l07-3: short gradients are blown up to max_norm"""

import numpy as np


def clip_grad_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = float(np.sqrt(sum((np.asarray(p.grad) ** 2).sum() for p in params)))

    for p in params:
        p.grad = p.grad * (max_norm / max(norm, 1e-12))
    return norm
