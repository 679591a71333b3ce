"""l15-2: the probability is taken without its logarithm"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    return -xp.exp(log_p[xp.arange(len(labels)), labels]).mean()
