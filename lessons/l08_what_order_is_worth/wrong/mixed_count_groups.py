"""l08-4: groups are counted, not their weights"""


def mixed_mass(corpus):
    groups = twin_classes(corpus)
    return Fraction(sum(len({corpus[s][0] for s in group}) == 2 for group in groups), len(groups))
