"""l08-1: a run becomes one string"""


def bag_of_ngrams(words, k):
    return tuple(sorted(" ".join(words[i : i + k]) for i in range(len(words) - k + 1)))
