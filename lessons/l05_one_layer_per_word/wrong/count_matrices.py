"""l05-4: the biases are not counted"""


def parameter_count(module):
    return sum(int(np.prod(parameter.shape)) for parameter in module.parameters() if parameter.ndim == 2)
