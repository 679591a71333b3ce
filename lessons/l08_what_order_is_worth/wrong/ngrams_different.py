"""l08-1: a run that occurs twice is there once"""


def bag_of_ngrams(words, k):
    return tuple(sorted({tuple(words[i : i + k]) for i in range(len(words) - k + 1)}))
