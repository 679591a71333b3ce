"""l05-3: the row is made of plain numbers, outside the tape"""


def merge(features):
    return features.numpy().reshape(features.shape[0], -1)
