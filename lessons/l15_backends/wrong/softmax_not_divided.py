"""l15-1: nothing is divided"""


def softmax(z, backend):
    xp = backend.xp
    return xp.exp(z - z.max(axis=1, keepdims=True))
