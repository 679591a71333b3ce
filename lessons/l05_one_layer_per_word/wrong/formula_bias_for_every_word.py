"""l05-4: the bias of network 2 is counted for every word"""


def predicted_count(s, n, m):
    return s * (n * m + m + 2 * m + 2)
