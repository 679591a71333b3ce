"""l15-2: the sum over all classes is divided by b k"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    one_hot = xp.eye(log_p.shape[1])[labels]
    return -(log_p * one_hot).mean()
