"""l15-2: numbers are read from the device one at a time"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    return float(-log_p[xp.arange(len(labels)), labels].mean())
