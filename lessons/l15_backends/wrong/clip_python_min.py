"""l15-6: an `if` asks the device for a number"""


def clip(dW, db, max_norm, backend):
    xp = backend.xp
    length = xp.sqrt((dW**2).sum() + (db**2).sum())
    scale = min(1.0, max_norm / (length + 1e-30))
    return dW * scale, db * scale
