"""l03-6: it is the loss of a right network without the bug"""


def snippet_floor(k):
    return 0.0
