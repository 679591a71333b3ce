"""l08-4: only neighbours in the corpus are compared"""

from itertools import groupby


def twin_classes(corpus):
    return [list(group) for _, group in groupby(corpus, key=lambda sentence: bag(tuple(sentence.split())))]
