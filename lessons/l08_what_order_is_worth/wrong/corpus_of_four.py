"""l08-6: the twins have the same bags of 4 words too"""


def trigram_corpus():
    return {
        "x y z good x y z bad x y z": (0, Fraction(1, 8)),
        "x y z bad x y z good x y z": (1, Fraction(1, 8)),
        "this film is good": (1, Fraction(3, 8)),
        "this film is bad": (0, Fraction(3, 8)),
    }
