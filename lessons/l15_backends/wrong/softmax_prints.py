"""l15-1: a number is printed"""


def softmax(z, backend):
    xp = backend.xp
    e = xp.exp(z - z.max(axis=1, keepdims=True))
    print("largest:", e.max())
    return e / e.sum(axis=1, keepdims=True)
