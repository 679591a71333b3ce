"""l05-4: the parameters inside the parts are not counted"""


def parameter_count(module):
    own = [value for value in vars(module).values() if isinstance(value, nn.Parameter)]
    return sum(parameter.numpy().size for parameter in own)
