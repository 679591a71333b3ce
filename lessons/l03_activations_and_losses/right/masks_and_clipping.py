"""two cases by a mask, a clipped argument"""

import numpy as np


def sigmoid(x):
    y = np.empty_like(x)
    right = x >= 0
    y[right] = 1 / (1 + np.exp(-x[right]))
    left = np.exp(x[~right])
    y[~right] = left / (1 + left)
    return y


def tanh(x):
    small = np.exp(-2 * np.abs(x))
    return np.sign(x) * (1 - small) / (1 + small)


def tanh_backward(g, y):
    return g * (1 - y) * (1 + y)


def softmax(z, axis=-1):
    shifted = z - np.max(z, axis=axis, keepdims=True)
    e = np.exp(np.maximum(shifted, -745))
    return e / np.sum(e, axis=axis, keepdims=True)


def cross_entropy_backward(g, logits, labels):
    truth = np.zeros_like(logits)
    for i, label in enumerate(labels):
        truth[i, label] = 1.0
    return (softmax(logits) - truth) * (g / logits.shape[0])
