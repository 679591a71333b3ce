"""l07-6: the factor falls on a straight line"""


def cosine(t, steps):
    return 1 - min(t, steps) / steps
