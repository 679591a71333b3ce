"""l07-3: a gradient of zeros is divided by its norm"""

import numpy as np


def clip_grad_norm(params, max_norm):
    params = [p for p in params if p.grad is not None]
    norm = np.linalg.norm(np.concatenate([np.asarray(p.grad).ravel() for p in params]))

    factor = np.minimum(1.0, max_norm / norm * np.sign(norm) / np.sign(norm))
    for p in params:
        p.grad = p.grad * float(factor)
    return float(norm)
