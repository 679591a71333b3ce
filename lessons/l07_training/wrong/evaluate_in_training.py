"""l07-5: the model is measured in training mode, with dropout"""

import tinygrad_rnn as tg


def evaluate(model, data, loss):
    *inputs, labels = data
    with tg.no_grad():
        scores = model(*inputs)
        value = loss(scores, labels).item()
    right = scores.numpy().argmax(axis=1) == labels
    return value, float(right.mean())
