"""l05-4: bytes are counted, not numbers"""


def parameter_count(module):
    return sum(parameter.numpy().nbytes for parameter in module.parameters())
