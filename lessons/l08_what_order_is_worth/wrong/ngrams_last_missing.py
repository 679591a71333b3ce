"""l08-1: the last run is left out"""


def bag_of_ngrams(words, k):
    return tuple(sorted(tuple(words[i : i + k]) for i in range(len(words) - k)))
