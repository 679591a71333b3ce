"""l05-4: network 2 reads the features of one word"""


def predicted_count(s, n, m):
    return s * (n * m + m) + 2 * m + 2
