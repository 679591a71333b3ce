"""xp.add.at, xp.asarray and gradients by hand"""

import numpy as np


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    dW = xp.zeros((V, g.shape[2]))
    xp.add.at(dW, ids, g)
    return dW


def new_weights(n, m, rng, backend):
    xp = backend.xp
    return xp.asarray((2 * rng.random((n, m)) - 1) / np.sqrt(m)), xp.zeros((m,), dtype=xp.float64)


def fit(X, y, steps, lr, backend):
    xp = backend.xp
    w = xp.zeros(X.shape[1])
    losses = xp.zeros(steps)
    for k in range(steps):
        miss = X @ w - y
        losses[k] = (miss * miss).mean()
        w = w - lr * 2 / len(y) * (miss @ X)
    return w, [float(loss) for loss in backend.to_numpy(losses)]


def clip(dW, db, max_norm, backend):
    xp = backend.xp
    numbers = xp.concatenate([dW.ravel(), db])
    length = xp.sqrt(numbers @ numbers)
    scale = xp.where(length > max_norm, max_norm / xp.where(length == 0, 1.0, length), 1.0)
    return scale * dW, scale * db
