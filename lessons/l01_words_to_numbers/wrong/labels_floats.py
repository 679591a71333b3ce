"""l01-5: the numbers are floats"""


def encode_labels(labels, classes):
    return np.array([float(classes.index(label)) for label in labels])
