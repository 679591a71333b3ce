"""l15-2: an `if` asks the device for a number"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    if (labels < 0).any():
        raise ValueError("a label is negative")
    return -log_p[xp.arange(len(labels)), labels].mean()
