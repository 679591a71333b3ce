"""l08-4: every group of two or more is taken for mixed"""


def mixed_mass(corpus):
    groups = [group for group in twin_classes(corpus) if len(group) > 1]
    return sum((corpus[sentence][1] for group in groups for sentence in group), Fraction(0))
