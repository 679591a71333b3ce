"""sigmoid by tanh(x/2), softmax by log-sum-exp"""

import numpy as np


def sigmoid(x):
    return (np.tanh(x / 2) + 1) / 2


def sigmoid_backward(g, y):
    return g * (y - y**2)


def tanh(x):
    return np.tanh(x)


def softmax(z, axis=-1):
    return np.exp(z - np.logaddexp.reduce(z, axis=axis, keepdims=True))


def log_softmax(z, axis=-1):
    return z - np.logaddexp.reduce(z, axis=axis, keepdims=True)


def cross_entropy(logits, labels):
    truth = np.eye(logits.shape[1])[labels]
    return -(truth * log_softmax(logits)).sum() / len(labels)
