"""l08-3: the groups are averaged as if they were equally frequent"""


def bayes_ceiling(corpus, statistic):
    mass = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for sentence, (label, weight) in corpus.items():
        mass[statistic(tuple(sentence.split()))][label] += weight
    return sum((max(both) / sum(both) for both in mass.values()), Fraction(0)) / len(mass)
