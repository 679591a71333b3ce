"""l15-6: each array is clipped by its own length"""


def clip(dW, db, max_norm, backend):
    xp = backend.xp
    lengths = [xp.sqrt((part * part).sum()) for part in (dW, db)]
    return tuple(part * max_norm / xp.maximum(length, max_norm) for part, length in zip((dW, db), lengths))
