"""l07-5: the loss is sent back, which adds to the gradients"""


def evaluate(model, data, loss):
    *inputs, labels = data
    model.eval()
    scores = model(*inputs)
    value = loss(scores, labels)
    value.backward()
    model.train()
    return value.item(), float((scores.numpy().argmax(axis=1) == labels).mean())
