"""l15-6: numbers are read from the device one at a time"""


def clip(dW, db, max_norm, backend):
    xp = backend.xp
    length = xp.sqrt((dW**2).sum() + (db**2).sum())
    scale = max_norm / max(float(length), max_norm)
    return dW * scale, db * scale
