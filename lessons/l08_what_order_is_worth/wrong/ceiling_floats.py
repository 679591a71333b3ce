"""l08-3: the weights become floats, which are rounded"""


def bayes_ceiling(corpus, statistic):
    mass = defaultdict(lambda: [0.0, 0.0])
    for sentence, (label, weight) in corpus.items():
        mass[statistic(tuple(sentence.split()))][label] += float(weight)
    return sum(max(both) for both in mass.values())
