"""l08-6: the weights do not sum to 1"""


def trigram_corpus():
    return {
        "it was a good one indeed it was a bad one indeed": (0, Fraction(1, 8)),
        "it was a bad one indeed it was a good one indeed": (1, Fraction(1, 8)),
        "it was a good one": (1, Fraction(1, 2)),
    }
