"""l08-1: a word that occurs twice is there once"""


def bag(words):
    return tuple(sorted(set(words)))
