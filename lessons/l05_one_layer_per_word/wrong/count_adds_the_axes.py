"""l05-4: the lengths of the axes are added, not multiplied"""


def parameter_count(module):
    return sum(sum(parameter.shape) for parameter in module.parameters())
