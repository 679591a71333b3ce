"""l07-5: no step is made, or the gradients are cleared before it"""


def fit(model, data, loss, optimizer, epochs, size, rng):
    model.train()
    history = []
    for _ in range(epochs):
        total = 0.0
        for *inputs, labels in batches(data, size, rng):
            optimizer.zero_grad()
            value = loss(model(*inputs), labels)
            optimizer.step()
            total += value.item() * len(labels)
        history.append(total / len(data[-1]))
    return history
