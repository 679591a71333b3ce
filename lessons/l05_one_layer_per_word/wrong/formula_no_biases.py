"""l05-4: the biases of network 1 are forgotten"""


def predicted_count(s, n, m):
    return s * n * m + 2 * s * m + 2
