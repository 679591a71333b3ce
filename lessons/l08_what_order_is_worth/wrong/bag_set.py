"""l08-1: a set is returned"""


def bag(words):
    return frozenset(words)
