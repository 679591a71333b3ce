"""l15-1: an `if` asks the device for a number"""


def softmax(z, backend):
    xp = backend.xp
    largest = z.max(axis=1, keepdims=True)
    if (largest != 0).any():
        z = z - largest
    e = xp.exp(z)
    return e / e.sum(axis=1, keepdims=True)
