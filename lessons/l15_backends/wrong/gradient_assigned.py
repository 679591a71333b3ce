"""l15-3: a word that stands twice counts once"""


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    dW = xp.zeros((V, g.shape[-1]), dtype=g.dtype)
    dW[ids] = g
    return dW
