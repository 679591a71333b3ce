"""l13-5: a symmetric matrix is taken for an orthogonal one"""


def orthogonal(m, rng):
    W = rng.normal(size=(m, m))
    return (W + W.T) / 2
