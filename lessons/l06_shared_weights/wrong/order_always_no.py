"""l06-7: no two different words ever change places"""


def order_matters(score, n, rng):
    return False
