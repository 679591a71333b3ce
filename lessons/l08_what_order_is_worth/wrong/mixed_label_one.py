"""l08-4: only the sentences with label 1 are weighed"""


def mixed_mass(corpus):
    groups = [group for group in twin_classes(corpus) if len({corpus[s][0] for s in group}) == 2]
    return sum((corpus[s][1] for group in groups for s in group if corpus[s][0] == 1), Fraction(0))
