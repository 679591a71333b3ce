"""l05-3: every word has a row of its own: [b * s, m]"""


def merge(features):
    b, s, m = features.shape
    return features.reshape(b * s, m)
