"""l08-1: a list is returned, which cannot be a key of a dict"""


def bag(words):
    return sorted(words)
