"""l08-5: sentences are on both sides"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    chosen = rng.permutation(len(groups))[: round(fraction * len(groups))]
    part = {s: corpus[s] for i in chosen for s in groups[i]}
    total = sum(weight for _, weight in part.values())
    return {s: (label, weight / total) for s, (label, weight) in part.items()}, dict(corpus)
