"""a fit with tensors, the tape and an optimizer"""

import tinygrad_rnn as tg
from tinygrad_rnn import nn


def fit(X, y, steps, lr, backend):
    words, wanted = tg.tensor(X, backend=backend), tg.tensor(y, backend=backend)
    w = nn.Parameter(backend.xp.zeros(X.shape[1]), backend=backend)
    optimizer = tg.optim.SGD([w], lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = ((words @ w - wanted) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return w.data, tg.stack(losses).numpy().tolist()
