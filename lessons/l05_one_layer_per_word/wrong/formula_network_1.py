"""l05-4: network 2 is forgotten"""


def predicted_count(s, n, m):
    return s * (n * m + m)
