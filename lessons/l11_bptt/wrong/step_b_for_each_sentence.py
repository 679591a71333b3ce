"""l11-2: b gets a gradient for each sentence"""


def step_backward(dh, x, h_old, h_new, W_xh, W_hh):
    dz = dh * (1 - h_new * h_new)
    return {
        "x": dz @ W_xh.T,
        "h_old": dz @ W_hh.T,
        "W_xh": x.T @ dz,
        "W_hh": h_old.T @ dz,
        "b": dz,
    }
