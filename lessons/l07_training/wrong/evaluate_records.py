"""l07-5: the computation is recorded, although nobody asks for gradients"""


def evaluate(model, data, loss):
    *inputs, labels = data
    was_training = model.training
    model.eval()
    scores = model(*inputs)
    value = loss(scores, labels).item()
    model.train(was_training)
    right = scores.numpy().argmax(axis=1) == labels
    return value, float(right.mean())
