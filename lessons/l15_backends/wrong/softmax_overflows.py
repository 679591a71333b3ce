"""l15-1: the largest number is not subtracted"""


def softmax(z, backend):
    xp = backend.xp
    e = xp.exp(z)
    return e / e.sum(axis=1, keepdims=True)
