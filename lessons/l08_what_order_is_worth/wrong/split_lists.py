"""l08-5: lists of sentences are returned instead of corpora"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    order = rng.permutation(len(groups))
    count = round(fraction * len(groups))
    first, second = ([s for i in chosen for s in groups[i]] for chosen in (order[:count], order[count:]))
    return first, second
