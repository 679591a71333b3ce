"""l15-5: an `if` asks the device for a number"""

import tinygrad_rnn as tg
from tinygrad_rnn import nn


def fit(X, y, steps, lr, backend):
    X, y = tg.tensor(X, backend=backend), tg.tensor(y, backend=backend)
    w = nn.Parameter(backend.xp.zeros(X.shape[1]), backend=backend)
    losses = []
    for _ in range(steps):
        w.grad = None
        loss = ((X @ w - y) ** 2).mean()
        if loss.data != loss.data:  # nan: the steps are too long
            break
        loss.backward()
        w.data = w.data - lr * w.grad.data
        losses.append(loss.detach())
    return w.data, tg.stack(losses).numpy().tolist()
