"""groups drawn by choice"""


def split_by_twin(corpus, fraction, rng):
    groups = twin_classes(corpus)
    count = int(fraction * len(groups) + Fraction(1, 2))
    drawn = set(rng.choice(len(groups), size=count, replace=False).tolist())

    def corpus_of(inside):
        chosen = [s for i, group in enumerate(groups) if (i in drawn) == inside for s in group]
        total = sum(corpus[s][1] for s in chosen)
        return {s: (corpus[s][0], corpus[s][1] / total) for s in chosen}

    return corpus_of(True), corpus_of(False)
