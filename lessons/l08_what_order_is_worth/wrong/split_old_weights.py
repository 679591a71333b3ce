"""l08-5: the weights of a side are left as they were"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    order = rng.permutation(len(groups))
    count = round(fraction * len(groups))
    first, second = ({s: corpus[s] for i in chosen for s in groups[i]} for chosen in (order[:count], order[count:]))
    return first, second
