"""l08-3: mixed groups count one half"""


def bayes_ceiling(corpus, statistic):
    mass = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for sentence, (label, weight) in corpus.items():
        mass[statistic(tuple(sentence.split()))][label] += weight
    return sum((sum(both) / 2 if min(both) > 0 else max(both) for both in mass.values()), Fraction(0))
