"""l05-4: network 2 has one output"""


def predicted_count(s, n, m):
    return s * (n * m + m) + s * m + 1
