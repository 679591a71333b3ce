"""Lesson 8: measure what order is worth. The best accuracy of a model that sees only a part of a sentence, exactly.

A corpus is a dict: sentence -> (label, weight). A sentence is a text with spaces between its words, a label is 0 or 1,
and a weight is the probability of the sentence, an exact Fraction. The weights of a corpus sum to 1.

A statistic is a function from the words of a sentence to what a model may look at: anything that can be a key of a
dict.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction

import numpy as np

Words = tuple[str, ...]
Corpus = Mapping[str, tuple[int, Fraction]]


def nothing(words: Words) -> Hashable:
    """The statistic of a model with its eyes shut: the same for every sentence."""
    return None


def length(words: Words) -> Hashable:
    """The statistic of a model that only counts the words."""
    return len(words)


def last_word(words: Words) -> Hashable:
    """The statistic of a model that reads the last word and no other."""
    return words[-1]


def everything(words: Words) -> Hashable:
    """The statistic of a model that reads the whole sentence, in order."""
    return tuple(words)


def bag(words: Words) -> Words:
    """Return which words occur how often: the words in the order of the alphabet, each as often as it occurs."""
    # BEGIN SOLUTION l08-1
    return tuple(sorted(words))
    # END SOLUTION


def bag_of_ngrams(words: Words, k: int) -> tuple[Words, ...]:
    """Return which k neighbouring words occur how often: the tuples of k neighbours, in alphabetical order.

    Each is there as often as it occurs. A sentence of fewer than k words has none.
    """
    # BEGIN SOLUTION l08-1
    starts = range(len(words) - k + 1)
    return tuple(sorted(tuple(words[start : start + k]) for start in starts))
    # END SOLUTION


def accuracy(corpus: Corpus, answers: Mapping[str, int]) -> Fraction:
    """Return the probability of a right answer; `answers` has an answer, 0 or 1, for each sentence of the corpus."""
    # BEGIN SOLUTION l08-2
    right = [weight for sentence, (label, weight) in corpus.items() if answers[sentence] == label]
    return sum(right, Fraction(0))
    # END SOLUTION


def bayes_ceiling(corpus: Corpus, statistic: Callable[[Words], Hashable]) -> Fraction:
    """Return the best accuracy of any model that sees a sentence only through the statistic.

    The statistic is given the words of the sentence as a tuple. Sentences with the same value get the same answer.
    """
    # BEGIN SOLUTION l08-3
    mass = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for text, (label, weight) in corpus.items():
        mass[statistic(tuple(text.split()))][label] += weight
    return sum((max(both) for both in mass.values()), Fraction(0))
    # END SOLUTION


def twin_classes(corpus: Corpus) -> list[list[str]]:
    """Return the sentences in groups: two are in the same group if they have the same bag.

    The sentences of a group stand in the order of the corpus, and the groups in the order of their first sentences.
    A sentence without a twin is a group of its own.
    """
    # BEGIN SOLUTION l08-4
    classes = defaultdict(list)
    for text in corpus:
        classes[bag(tuple(text.split()))].append(text)
    return list(classes.values())
    # END SOLUTION


def mixed_mass(corpus: Corpus) -> Fraction:
    """Return the probability of the mixed groups: those of `twin_classes` that hold both labels."""
    # BEGIN SOLUTION l08-4
    mass = Fraction(0)
    for group in twin_classes(corpus):
        if len({corpus[sentence][0] for sentence in group}) == 2:
            mass += sum(corpus[sentence][1] for sentence in group)
    return mass
    # END SOLUTION


def split_by_twin(corpus: Corpus, fraction: Fraction, rng: np.random.Generator) -> tuple[Corpus, Corpus]:
    """Divide the corpus at random into two, one to train and one to test, without tearing twins apart.

    fraction: the share of the groups (not of the sentences) that go to the first; rounded to whole groups.
    rng: decides which groups. The same seed gives the same division.
    Returns two corpora: the weights of each are divided by their sum, so that they sum to 1 again.
    """
    # BEGIN SOLUTION l08-5
    groups = twin_classes(corpus)
    order = rng.permutation(len(groups))
    count = round(fraction * len(groups))
    sides = []
    for chosen in (order[:count], order[count:]):
        part = {sentence: corpus[sentence] for i in chosen for sentence in groups[i]}
        total = sum(weight for _, weight in part.values())
        sides.append({sentence: (label, weight / total) for sentence, (label, weight) in part.items()})
    return tuple(sides)
    # END SOLUTION


def trigram_corpus() -> Corpus:
    """Return a corpus of your own on which bags of trigrams (k = 3) are worth exactly 7/8.

    Bags of 4 neighbouring words are worth everything, 1, on it. The words may be any.
    """
    # BEGIN SOLUTION l08-6
    return {
        "it was a good one indeed it was a bad one indeed": (0, Fraction(1, 8)),
        "it was a bad one indeed it was a good one indeed": (1, Fraction(1, 8)),
        "it was a good one": (1, Fraction(3, 8)),
        "it was a bad one": (0, Fraction(3, 8)),
    }
    # END SOLUTION
