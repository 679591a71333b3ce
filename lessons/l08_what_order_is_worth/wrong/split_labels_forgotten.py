"""l08-5: labels change"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    order = rng.permutation(len(groups))
    count = round(fraction * len(groups))
    sides = []
    for chosen in (order[:count], order[count:]):
        part = {s: corpus[s] for i in chosen for s in groups[i]}
        total = sum(weight for _, weight in part.values())
        label = max(label for label, _ in part.values())
        sides.append({s: (label, weight / total) for s, (_, weight) in part.items()})
    return tuple(sides)
