"""l05-3: the words are summed, and their order is lost"""


def merge(features):
    return features.sum(axis=1)
