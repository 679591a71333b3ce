"""l15-2: a mask is used as an index"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    one_hot = xp.arange(log_p.shape[1]) == labels[:, None]
    return -log_p[one_hot].mean()
