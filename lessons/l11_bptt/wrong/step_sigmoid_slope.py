"""l11-2: the derivative of the sigmoid is taken"""


def step_backward(dh, x, h_old, h_new, W_xh, W_hh):
    dz = dh * h_new * (1 - h_new)
    return {
        "x": dz @ W_xh.T,
        "h_old": dz @ W_hh.T,
        "W_xh": x.T @ dz,
        "W_hh": h_old.T @ dz,
        "b": dz.sum(axis=0),
    }
