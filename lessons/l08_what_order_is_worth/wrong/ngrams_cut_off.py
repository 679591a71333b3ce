"""l08-1: runs that are cut off at the end of the sentence are there too"""


def bag_of_ngrams(words, k):
    return tuple(sorted(tuple(words[i : i + k]) for i in range(len(words))))
