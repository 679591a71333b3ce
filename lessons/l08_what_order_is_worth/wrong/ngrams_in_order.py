"""l08-1: the runs stay in their order"""


def bag_of_ngrams(words, k):
    return tuple(tuple(words[i : i + k]) for i in range(len(words) - k + 1))
