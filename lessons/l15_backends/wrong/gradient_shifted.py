"""l15-3: the ids are shifted by one"""


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    dW = xp.zeros((V, g.shape[-1]), dtype=g.dtype)
    backend.scatter_add(dW, (ids + 1) % V, g)
    return dW
