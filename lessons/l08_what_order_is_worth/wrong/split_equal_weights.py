"""l08-5: all sentences of a side get the same weight"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    order = rng.permutation(len(groups))
    count = round(fraction * len(groups))
    sides = []
    for chosen in (order[:count], order[count:]):
        part = [s for i in chosen for s in groups[i]]
        sides.append({s: (corpus[s][0], Fraction(1, len(part))) for s in part})
    return tuple(sides)
