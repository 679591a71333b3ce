"""l05-3: only the last word is kept"""


def merge(features):
    return features[:, -1]
