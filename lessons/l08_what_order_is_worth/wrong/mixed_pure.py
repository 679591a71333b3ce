"""l08-4: the groups that are not mixed are weighed"""


def mixed_mass(corpus):
    groups = [group for group in twin_classes(corpus) if len({corpus[s][0] for s in group}) == 1]
    return sum((corpus[sentence][1] for group in groups for sentence in group), Fraction(0))
