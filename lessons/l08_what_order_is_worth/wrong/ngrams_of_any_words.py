"""l08-1: every k words are taken, neighbours or not"""

from itertools import combinations


def bag_of_ngrams(words, k):
    return tuple(sorted(combinations(words, k)))
