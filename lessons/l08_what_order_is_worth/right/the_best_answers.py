"""the ceiling as the accuracy of the best answers"""


def bayes_ceiling(corpus, statistic):
    seen = {sentence: statistic(tuple(sentence.split())) for sentence in corpus}
    lead = dict.fromkeys(seen.values(), 0)
    for sentence, (label, weight) in corpus.items():
        lead[seen[sentence]] += weight if label else -weight
    return accuracy(corpus, {sentence: int(lead[seen[sentence]] > 0) for sentence in corpus})


def mixed_mass(corpus):
    labels = {}
    for sentence, (label, _) in corpus.items():
        labels.setdefault(bag(sentence.split()), set()).add(label)
    mixed = [s for s in corpus if labels[bag(s.split())] == {0, 1}]
    return Fraction(sum(corpus[s][1] for s in mixed))
