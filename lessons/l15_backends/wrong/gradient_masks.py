"""l15-3: a mask is used as an index"""


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    return xp.stack([g[ids == v].sum(axis=0) for v in range(V)])
