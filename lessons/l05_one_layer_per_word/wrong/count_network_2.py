"""l05-4: only network 2 is counted"""


def parameter_count(module):
    part = getattr(module, "classifier", module)
    return sum(parameter.numpy().size for parameter in part.parameters())
