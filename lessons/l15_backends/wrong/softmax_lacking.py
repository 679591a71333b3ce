"""l15-1: the device's library does not have what is asked of it"""


def softmax(z, backend):
    xp = backend.xp
    with xp.errstate(over="ignore"):
        e = xp.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
