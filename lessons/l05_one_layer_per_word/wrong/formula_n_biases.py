"""l05-4: a layer has n biases"""


def predicted_count(s, n, m):
    return s * (n * m + n) + 2 * s * m + 2
