"""l15-3: an `if` asks the device for a number"""


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    dW = xp.zeros((V, g.shape[-1]), dtype=g.dtype)
    if ids.max() >= V:
        raise IndexError("an id is too large")
    backend.scatter_add(dW, ids, g)
    return dW
