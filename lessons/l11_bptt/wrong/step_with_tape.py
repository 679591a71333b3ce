"""l11-2: tg.tensor is the finished answer"""

import tinygrad_rnn as tg


def step_backward(dh, x, h_old, h_new, W_xh, W_hh):
    W = tg.tensor(W_hh, requires_grad=True)
    (tg.tensor(h_old) @ W).sum().backward(dh)
    return {"W_hh": W.grad.numpy()}
