"""l08-3: the lighter label is taken"""


def bayes_ceiling(corpus, statistic):
    mass = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for sentence, (label, weight) in corpus.items():
        mass[statistic(tuple(sentence.split()))][label] += weight
    return sum((min(both) for both in mass.values()), Fraction(0))
