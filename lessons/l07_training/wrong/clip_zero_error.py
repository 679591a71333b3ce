"""l07-3: the norm of zeros divides: ZeroDivisionError"""

import numpy as np


def clip_grad_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = float(np.sqrt(sum((np.asarray(p.grad) ** 2).sum() for p in params)))

    factor = min(1.0, max_norm / norm)
    for p in params:
        p.grad = p.grad * factor
    return norm
