"""tensors, write and no_grad in place of arrays"""

import tinygrad_rnn as tg


class SGD:
    def step(self):
        with tg.no_grad():
            for p in self.params:
                if p.grad is not None:
                    p.write(p.data - self.lr * p.grad.data)


def clip_grad_norm(params, max_norm):
    params = list(params)
    norm = 0.0
    for p in params:
        if p.grad is not None:
            norm += (p.grad * p.grad).sum().item()
    norm **= 0.5
    if norm >= max_norm and norm > 0:
        for p in params:
            if p.grad is not None:
                p.grad = tg.tensor(p.grad.numpy() / norm * max_norm)
    return norm
