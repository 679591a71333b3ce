"""l08-6: the twins have the same bigrams only: one equal neighbour on each side is not enough"""


def trigram_corpus():
    return {
        "not a good film but a bad film": (0, Fraction(1, 8)),
        "not a bad film but a good film": (1, Fraction(1, 8)),
        "this is good": (1, Fraction(3, 8)),
        "this is bad": (0, Fraction(3, 8)),
    }
