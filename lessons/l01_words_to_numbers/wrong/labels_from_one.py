"""l01-5: the classes are counted from 1"""


def encode_labels(labels, classes):
    number = {label: k for k, label in enumerate(classes, start=1)}
    return np.array([number[label] for label in labels])
