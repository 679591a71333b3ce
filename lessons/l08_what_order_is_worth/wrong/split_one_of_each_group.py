"""l08-5: sentences are lost"""


def split_by_twin(corpus, fraction, rng):
    groups = [group[:1] for group in twin_classes(corpus)]
    order = rng.permutation(len(groups))
    count = round(fraction * len(groups))
    sides = []
    for chosen in (order[:count], order[count:]):
        part = {s: corpus[s] for i in chosen for s in groups[i]}
        total = sum(weight for _, weight in part.values())
        sides.append({s: (label, weight / total) for s, (label, weight) in part.items()})
    return tuple(sides)
