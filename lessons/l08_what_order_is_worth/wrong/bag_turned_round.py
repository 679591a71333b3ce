"""l08-1: the words are turned round, which is an order too"""


def bag(words):
    return tuple(reversed(words))
