"""l08-4: the number of mixed groups is returned"""


def mixed_mass(corpus):
    return sum(len({corpus[s][0] for s in group}) == 2 for group in twin_classes(corpus))
