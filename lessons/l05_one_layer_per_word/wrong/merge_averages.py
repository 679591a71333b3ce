"""l05-3: the words are averaged, and their order is lost"""


def merge(features):
    return features.mean(axis=1)
