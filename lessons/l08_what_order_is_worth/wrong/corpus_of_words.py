"""l08-6: the twins differ in their trigrams already"""


def trigram_corpus():
    return {
        "this film is not good but bad": (0, Fraction(1, 8)),
        "this film is not bad but good": (1, Fraction(1, 8)),
        "this film is good": (1, Fraction(3, 8)),
        "this film is bad": (0, Fraction(3, 8)),
    }
