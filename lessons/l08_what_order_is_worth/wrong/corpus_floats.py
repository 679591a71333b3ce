"""l08-6: the weights are floats"""


def trigram_corpus():
    return {
        "it was a good one indeed it was a bad one indeed": (0, 0.125),
        "it was a bad one indeed it was a good one indeed": (1, 0.125),
        "it was a good one": (1, 0.75),
    }
