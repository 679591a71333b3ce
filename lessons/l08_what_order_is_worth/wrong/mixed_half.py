"""l08-4: half of the weight is returned"""


def mixed_mass(corpus):
    groups = [group for group in twin_classes(corpus) if len({corpus[s][0] for s in group}) == 2]
    return sum((corpus[sentence][1] for group in groups for sentence in group), Fraction(0)) / 2
