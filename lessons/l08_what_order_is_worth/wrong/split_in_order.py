"""l08-5: the division does not depend on rng"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    count = round(fraction * len(groups))
    sides = []
    for chosen in (groups[:count], groups[count:]):
        part = {s: corpus[s] for group in chosen for s in group}
        total = sum(weight for _, weight in part.values())
        sides.append({s: (label, weight / total) for s, (label, weight) in part.items()})
    return tuple(sides)
