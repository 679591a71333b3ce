"""l08-1: the order inside a run is lost"""


def bag_of_ngrams(words, k):
    return tuple(sorted(bag(words[i : i + k]) for i in range(len(words) - k + 1)))
