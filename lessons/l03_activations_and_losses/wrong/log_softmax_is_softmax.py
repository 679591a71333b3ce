"""l03-3: the logarithm is missing"""


def log_softmax(z, axis=-1):
    return softmax(z, axis)
