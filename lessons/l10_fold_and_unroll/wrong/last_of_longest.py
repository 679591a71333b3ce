"""l10-3: all sentences end where the longest ends"""


def last_state(H, mask):
    return H[:, int(mask.sum(axis=1).max()) - 1]
