"""l08-5: the sentences are divided one by one, and twins are torn apart"""


def split_by_twin(corpus, fraction, rng):
    sentences = list(corpus)
    order = rng.permutation(len(sentences))
    count = round(fraction * len(sentences))
    sides = []
    for chosen in (order[:count], order[count:]):
        part = {sentences[i]: corpus[sentences[i]] for i in chosen}
        total = sum(weight for _, weight in part.values())
        sides.append({s: (label, weight / total) for s, (label, weight) in part.items()})
    return tuple(sides)
