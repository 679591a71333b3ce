"""l15-3: a function is used that waits for the device"""


def embedding_gradient(ids, g, V, backend):
    xp = backend.xp
    words, rows = ids.ravel(), g.reshape(-1, g.shape[-1])
    return xp.stack([xp.bincount(words, rows[:, j], V) for j in range(rows.shape[1])], axis=1)
