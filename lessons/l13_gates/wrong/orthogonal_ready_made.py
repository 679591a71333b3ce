"""l13-5: nn.init.orthogonal is the finished answer"""

from tinygrad_rnn import nn


def orthogonal(m, rng):
    return nn.init.orthogonal(rng, (m, m), "float64")
