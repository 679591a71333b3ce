"""l08-6: half of the weight is mixed, instead of a quarter"""


def trigram_corpus():
    return {
        "it was a good one indeed it was a bad one indeed": (0, Fraction(1, 4)),
        "it was a bad one indeed it was a good one indeed": (1, Fraction(1, 4)),
        "it was a good one": (1, Fraction(1, 4)),
        "it was a bad one": (0, Fraction(1, 4)),
    }
