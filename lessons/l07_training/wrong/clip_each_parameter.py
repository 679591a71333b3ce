"""l07-3: every parameter is clipped by a norm of its own"""

import numpy as np


def clip_grad_norm(params, max_norm):
    total = 0.0
    for p in params:
        if p.grad is not None:
            norm = np.linalg.norm(np.asarray(p.grad))
            total += norm**2
            if norm > max_norm:
                p.grad = p.grad * (max_norm / norm)
    return total**0.5
