"""l08-1: the runs do not overlap"""


def bag_of_ngrams(words, k):
    return tuple(sorted(tuple(words[i : i + k]) for i in range(0, len(words) - k + 1, k)))
