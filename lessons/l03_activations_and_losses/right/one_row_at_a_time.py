"""one sentence at a time, the Jacobian written out"""

import numpy as np


def softmax_backward(g, y, axis=-1):
    rows, gradients = np.moveaxis(y, axis, -1), np.moveaxis(g, axis, -1)
    result = np.empty(rows.shape)
    for place in np.ndindex(rows.shape[:-1]):
        p = rows[place]
        result[place] = (np.diag(p) - np.outer(p, p)) @ gradients[place]
    return np.moveaxis(result, -1, axis)


def cross_entropy(logits, labels):
    total = 0.0
    for row, label in zip(logits, labels):
        highest = max(row)
        total += highest + np.log(sum(np.exp(z - highest) for z in row)) - row[label]
    return total / len(labels)


def cross_entropy_backward(g, logits, labels):
    b, k = logits.shape
    result = np.zeros((b, k))
    for i in range(b):
        for j in range(k):
            share = 1 / sum(np.exp(min(z - logits[i, j], 700.0)) for z in logits[i])
            result[i, j] = g / b * (share - (j == labels[i]))
    return result


def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels):
        right += int(np.argmax(row) == label)
    return right / len(labels)
