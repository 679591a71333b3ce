"""l08-5: rng is not used: it comes out differently every time"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    order = np.random.default_rng().permutation(len(groups))
    count = round(fraction * len(groups))
    sides = []
    for chosen in (order[:count], order[count:]):
        part = {s: corpus[s] for i in chosen for s in groups[i]}
        total = sum(weight for _, weight in part.values())
        sides.append({s: (label, weight / total) for s, (label, weight) in part.items()})
    return tuple(sides)
