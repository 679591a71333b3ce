"""l15-2: numbers are read from the device one at a time"""


def cross_entropy(logits, labels, backend):
    xp = backend.xp
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - xp.log(xp.exp(z).sum(axis=1, keepdims=True))
    total = 0.0
    for i, label in enumerate(labels):
        total = total - log_p[i, int(label)]
    return total / len(labels)
