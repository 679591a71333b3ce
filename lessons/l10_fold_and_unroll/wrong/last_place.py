"""l10-3: the last place of the rectangle is taken"""


def last_state(H, mask):
    return H[:, -1]
