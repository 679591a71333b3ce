"""l08-4: only the heavier label of each group is weighed"""


def mixed_mass(corpus):
    mass = Fraction(0)
    for group in twin_classes(corpus):
        both = [sum((corpus[s][1] for s in group if corpus[s][0] == label), Fraction(0)) for label in (0, 1)]
        if min(both) > 0:
            mass += max(both)
    return mass
