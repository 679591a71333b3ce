"""l15-2: a list or an array of NumPy is an index into an array of the device"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    return -log_p[range(len(labels)), labels].mean()
