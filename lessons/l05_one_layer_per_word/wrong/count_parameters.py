"""l05-4: the parameters are counted, not the numbers in them"""


def parameter_count(module):
    return len(list(module.parameters()))
