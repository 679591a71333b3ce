"""l08-3: a sentence may have an answer of its own"""


def bayes_ceiling(corpus, statistic):
    mass = defaultdict(Fraction)
    for sentence, (_, weight) in corpus.items():
        mass[sentence] = max(mass[sentence], weight)
    return sum(mass.values(), Fraction(0))
