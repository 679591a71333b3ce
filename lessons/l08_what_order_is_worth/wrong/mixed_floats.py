"""l08-4: the weights become floats, which are rounded"""


def mixed_mass(corpus):
    groups = [group for group in twin_classes(corpus) if len({corpus[s][0] for s in group}) == 2]
    return float(sum(corpus[sentence][1] for group in groups for sentence in group))
