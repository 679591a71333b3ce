"""l08-1: the runs have k + 1 words"""


def bag_of_ngrams(words, k):
    return tuple(sorted(tuple(words[i : i + k + 1]) for i in range(len(words) - k)))
