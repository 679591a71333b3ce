"""l05-3: the sentences are merged too"""


def merge(features):
    return features.reshape(-1)
