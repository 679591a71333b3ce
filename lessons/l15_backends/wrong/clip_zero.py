"""l15-6: a length of 0 is divided by"""


def clip(dW, db, max_norm, backend):
    xp = backend.xp
    length = xp.sqrt((dW**2).sum() + (db**2).sum())
    scale = xp.where(length < max_norm, 1.0, 1.0) * xp.minimum(max_norm / length, 1.0 + 0 * length / length)
    return dW * scale, db * scale
