"""l15-3: the rows are as many as the largest id"""


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    dW = xp.zeros((int(ids.max()), g.shape[-1]), dtype=g.dtype)
    backend.scatter_add(dW, ids % len(dW) if len(dW) else ids * 0, g) if len(dW) else None
    return dW
