"""l07-5: the examples are shuffled once, and not in every epoch"""


def fit(model, data, loss, optimizer, epochs, size, rng):
    model.train()
    history = []
    parts = batches(data, size, rng)
    for _ in range(epochs):
        total = 0.0
        for *inputs, labels in parts:
            optimizer.zero_grad()
            value = loss(model(*inputs), labels)
            value.backward()
            optimizer.step()
            total += value.item() * len(labels)
        history.append(total / len(data[-1]))
    return history
