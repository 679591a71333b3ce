"""l07-5: the gradients are cleared"""

import tinygrad_rnn as tg


def evaluate(model, data, loss):
    *inputs, labels = data
    was_training = model.training
    model.eval()
    model.zero_grad()
    with tg.no_grad():
        scores = model(*inputs)
        value = loss(scores, labels).item()
    model.train(was_training)
    right = scores.numpy().argmax(axis=1) == labels
    return value, float(right.mean())
