"""l05-4: the bias of network 2 is forgotten"""


def predicted_count(s, n, m):
    return s * (n * m + m) + 2 * s * m
