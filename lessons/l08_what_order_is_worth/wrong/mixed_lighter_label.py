"""l08-4: only the lighter label of each group is weighed"""


def mixed_mass(corpus):
    return 1 - bayes_ceiling(corpus, bag)
