"""l15-2: an array is made on the host and copied to the device"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    rows = xp.array(list(range(len(labels))))
    return -log_p[rows, labels].mean()
