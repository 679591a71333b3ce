"""l07-5: the highest score is looked for among the examples, not among the classes"""

import numpy as np

import tinygrad_rnn as tg


def evaluate(model, data, loss):
    *inputs, labels = data
    was_training = model.training
    model.eval()
    with tg.no_grad():
        scores = model(*inputs)
        value = loss(scores, labels).item()
    model.train(was_training)
    right = np.equal(scores.numpy().argmax(axis=0), labels)
    return value, float(right.mean())
