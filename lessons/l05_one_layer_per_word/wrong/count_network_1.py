"""l05-4: only network 1 is counted"""


def parameter_count(module):
    part = getattr(module, "encoder", module)
    return sum(parameter.numpy().size for parameter in part.parameters())
