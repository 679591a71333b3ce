"""l15-1: an `if` asks the device for a number"""


def softmax(z, backend):
    xp = backend.xp
    if z.max() > 0:
        z = z - z.max(axis=1, keepdims=True)
    e = xp.exp(z)
    return e / e.sum(axis=1, keepdims=True)
