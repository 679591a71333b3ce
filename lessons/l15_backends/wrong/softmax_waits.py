"""l15-1: the code waits for the device without need"""


def softmax(z, backend):
    xp = backend.xp
    e = xp.exp(z - z.max(axis=1, keepdims=True))
    backend.synchronize()
    return e / e.sum(axis=1, keepdims=True)
