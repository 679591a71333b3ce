"""l05-4: only the first axis of each parameter is counted"""


def parameter_count(module):
    return sum(len(parameter) if parameter.ndim > 1 else parameter.shape[0] for parameter in module.parameters())
