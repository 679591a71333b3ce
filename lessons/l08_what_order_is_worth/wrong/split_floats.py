"""l08-5: the weights become floats, which are rounded"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    order = rng.permutation(len(groups))
    count = round(fraction * len(groups))
    sides = []
    for chosen in (order[:count], order[count:]):
        part = {s: corpus[s] for i in chosen for s in groups[i]}
        total = sum(float(weight) for _, weight in part.values())
        sides.append({s: (label, float(weight) / total) for s, (label, weight) in part.items()})
    return tuple(sides)
