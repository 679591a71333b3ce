"""l06-7: whatever the score is, the test finds that order matters"""


def order_matters(score, n, rng):
    return True
