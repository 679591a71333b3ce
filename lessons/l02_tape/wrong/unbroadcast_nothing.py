"""l02-1: nothing is summed"""


def unbroadcast(g, shape):
    return g
