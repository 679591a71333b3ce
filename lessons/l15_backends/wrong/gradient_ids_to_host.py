"""l15-3: the array is copied to the host and computed there"""


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    dW = xp.zeros((V, g.shape[-1]), dtype=g.dtype)
    for i, row in enumerate(backend.to_numpy(ids)):
        for t, word in enumerate(row):
            dW[int(word)] += g[i, t]
    return dW
