"""l15-3: the gradient is divided by the number of places"""


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    dW = xp.zeros((V, g.shape[-1]), dtype=g.dtype)
    backend.scatter_add(dW, ids, g)
    counts = (xp.arange(V)[:, None] == ids.ravel()).sum(axis=1, keepdims=True)
    return dW / xp.maximum(counts, 1)
