"""l01-5: the labels of this batch are numbered in the order of the alphabet"""


def encode_labels(labels, classes):
    return np.unique(labels, return_inverse=True)[1]
