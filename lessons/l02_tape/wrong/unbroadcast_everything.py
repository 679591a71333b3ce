"""l02-1: everything is summed into one number"""


def unbroadcast(g, shape):
    return g.sum()
