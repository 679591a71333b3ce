"""l08-1: a list is returned, which cannot be a key of a dict"""


def bag_of_ngrams(words, k):
    return sorted(tuple(words[i : i + k]) for i in range(len(words) - k + 1))
