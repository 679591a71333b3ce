"""l05-4: the layers of network 1 are counted once"""


def predicted_count(s, n, m):
    return n * m + m + 2 * s * m + 2
