"""l11-2: W_hh's gradient is transposed"""


def step_backward(dh, x, h_old, h_new, W_xh, W_hh):
    dz = dh * (1 - h_new * h_new)
    return {
        "x": dz @ W_xh.T,
        "h_old": dz @ W_hh.T,
        "W_xh": x.T @ dz,
        "W_hh": dz.T @ h_old,
        "b": dz.sum(axis=0),
    }
