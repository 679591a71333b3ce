"""l08-4: sentences are counted, not their weights"""


def mixed_mass(corpus):
    groups = [group for group in twin_classes(corpus) if len({corpus[s][0] for s in group}) == 2]
    return Fraction(sum(map(len, groups)), len(corpus))
