"""l15-2: the logarithm of a rounded probability is taken"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    p = xp.exp(z) / xp.exp(z).sum(axis=1, keepdims=True)
    return -xp.log(p[xp.arange(len(labels)), labels]).mean()
