"""l01-5: the error does not say which label it was"""


def encode_labels(labels, classes):
    if not set(labels) <= set(classes):
        raise ValueError("there is a label that is none of the classes")
    return np.array([classes.index(label) for label in labels])
