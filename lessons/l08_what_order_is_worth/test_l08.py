"""Lesson 8: what each exercise must do."""

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, named, rng, when
from tinygrad_rnn.data import twins

READY_MADE = ("twins.bag_of_words", "twins.bag_of_ngrams", "twins.bag_of_bigrams")
lesson = Lesson(
    number=8,
    title="Measure what order is worth",
    exercises=[
        Exercise("l08-1", "bags", points=2, read="What a model may look at", without=READY_MADE, bonus=True),
        Exercise("l08-2", "an exact accuracy", points=2, read="Count, do not estimate", bonus=True),
        Exercise(
            "l08-3",
            "the best that is possible",
            points=4,
            needs=("l08-1",),
            read="The ceiling",
            without=("twins.ceiling",),
            bonus=True,
        ),
        Exercise(
            "l08-4",
            "twins",
            points=3,
            needs=("l08-1",),
            read="Twins",
            without=("twins.ceiling", "twins.stratum"),
            bonus=True,
        ),
        Exercise(
            "l08-5",
            "a division that tears no twins apart",
            points=3,
            needs=("l08-4",),
            read="A test that deserves the name",
            without=("twins.split", "twins.train_and_test"),
            bonus=True,
        ),
        Exercise(
            "l08-6", "a corpus to order", points=2, needs=("l08-3",), read="Stretch: a corpus worth 7/8", bonus=True
        ),
    ],
)

# l08-1: bags -------------------------------------------------------------------------------------------------------

some_words = st.lists(st.sampled_from(["bad", "but", "good", "not"]), min_size=1, max_size=5).map(tuple)


def counts_of(things):
    return {thing: things.count(thing) for thing in sorted(set(things))}


def unrolled(counts):
    return tuple(thing for thing, count in counts.items() for _ in range(count))


@lesson.check("l08-1", words=some_words)
def a_bag_knows_which_words_but_not_where(student: Student, words) -> None:
    """A bag keeps every word as often as it occurs and forgets the places. One order is as good as another, so take the
    alphabet: then two bags are equal exactly if they hold the same words."""
    expected = unrolled(counts_of(words))
    answer = student.call("bag", words=words)
    answer.must_equal(
        expected,
        mistakes={
            "the words stay in their order": words if words != expected else None,
            "a word that occurs twice is there once": tuple(sorted(set(words))),
            "the words are turned round, which is an order too": words[::-1] if words[::-1] != expected else None,
            "a dict of counts is returned, which cannot be a key of a dict": counts_of(words),
            "words and counts are returned as pairs": tuple(counts_of(words).items()),
            "a set is returned": when("type"),
        },
    )
    answer.must(isinstance(answer.value, tuple), "The bag must be a tuple", mistake=LIST)


LIST = "a list is returned, which cannot be a key of a dict"


@lesson.check("l08-1", words=some_words, seed=st.integers(0, 2**32 - 1))
def every_order_has_the_same_bag(student: Student, words, seed) -> None:
    """The same words in another order: an order-blind model must not notice, so the bag must be the same."""
    shuffled = tuple(words[i] for i in np.random.default_rng(seed).permutation(len(words)))
    once = student.call("bag", words=words)
    student.call("bag", words=shuffled).must_equal(
        once.value, mistakes={"the order can be seen in the bag": when("values")}, label="in another order"
    )


@lesson.check("l08-1", words=some_words, k=st.integers(1, 4))
def ngrams_are_neighbours(student: Student, words, k) -> None:
    """s words have s - k + 1 runs of k neighbours, those that begin at places 0 to s - k. Inside a run the order is
    kept: it is all the order that this model sees."""
    runs = [words[i : i + k] for i in range(len(words)) if i + k <= len(words)]
    longer = [words[i : i + k] for i in range(len(words))]
    answer = student.call("bag_of_ngrams", words=words, k=k)
    answer.must_equal(
        unrolled(counts_of(runs)),
        mistakes={
            "the last run is left out": tuple(sorted(words[i : i + k] for i in range(len(words) - k))),
            "runs that are cut off at the end of the sentence are there too": tuple(sorted(longer)),
            "a run that occurs twice is there once": tuple(sorted(set(runs))),
            "the runs stay in their order": tuple(runs) if runs != sorted(runs) else None,
            "the order inside a run is lost": tuple(sorted(tuple(sorted(run)) for run in runs)),
            "the runs do not overlap": tuple(sorted(words[i : i + k] for i in range(0, len(words) - k + 1, k))),
            "the runs have k + 1 words": tuple(sorted(words[i : i + k + 1] for i in range(len(words) - k))),
            "every k words are taken, neighbours or not": tuple(sorted(choose(words, k))),
            "a run becomes one string": tuple(sorted(" ".join(run) for run in runs)),
        },
    )
    tuples = all(isinstance(part, tuple) for part in (answer.value, *answer.value))
    answer.must(tuples, "It must be a tuple of tuples", mistake=LIST)


def choose(words, k):
    """All tuples of k of the words, in the order of the sentence."""
    if k == 0:
        return [()]
    return [(word, *rest) for i, word in enumerate(words) for rest in choose(words[i + 1 :], k - 1)]


# Corpora -----------------------------------------------------------------------------------------------------------

GROUPS = [
    ["bad not good", "good not bad", "not bad good"],
    ["good not", "not good"],
    ["bad"],
    ["good good not", "good not good"],
]


def exact(entries):
    """A corpus from sentence -> (label, how many): the weights are shares of the whole."""
    total = sum(number for _, number in entries.values())
    return {sentence: (label, Fraction(number, total)) for sentence, (label, number) in entries.items()}


labels_and_numbers = st.tuples(st.integers(0, 1), st.integers(1, 4))


def drawn(seed):
    """A corpus of 3 to 6 sentences, so that most have a twin in it."""
    generator = np.random.default_rng(seed)
    sentences = generator.permutation([sentence for group in GROUPS for sentence in group])
    entries = {str(s): (int(generator.integers(2)), int(generator.integers(1, 7))) for s in sentences}
    return exact(dict(list(entries.items())[: generator.integers(3, 7)]))


corpora = st.integers(0, 2**32 - 1).map(drawn)


def masses(corpus, see):
    """For each value of what is seen: the weights of label 0 and of label 1."""
    table = {}
    for sentence, (label, weight) in corpus.items():
        both = table.setdefault(see(tuple(sentence.split())), [0, 0])
        both[label] += weight
    return list(table.values())


def majority(corpus):
    """The weight of the more frequent label."""
    return max(sum(w for y, w in corpus.values() if y == label) for label in (0, 1))


# l08-2: accuracy ---------------------------------------------------------------------------------------------------


@lesson.check("l08-2", corpus=corpora, seed=st.integers(0, 2**16))
def accuracy_is_the_weight_of_the_right_answers(student: Student, corpus, seed) -> None:
    """A sentence that is drawn with probability 1/3 counts 1/3. Fractions add up without rounding, so two models can be
    compared with = and not with "about"."""
    answers = {sentence: seed >> i & 1 for i, sentence in enumerate(corpus)}
    right = [s for s, (label, _) in corpus.items() if label == answers[s]]
    weight = Fraction(sum(corpus[s][1] for s in right))
    student.call("accuracy", corpus=corpus, answers=answers).must_equal(
        weight,
        mistakes={
            "every sentence counts the same": Fraction(len(right), len(corpus)),
            "the right answers are counted, without their weights": len(right),
            "the wrong answers are counted": 1 - weight,
            "only the sentences with label 1 are looked at": Fraction(sum(corpus[s][1] for s in right if answers[s])),
            "the weight of the answers 1 is returned": Fraction(sum(w for s, (_, w) in corpus.items() if answers[s])),
            "the weight is divided by the number of sentences": weight / len(corpus),
            "the weights become floats, which are rounded": when("type"),
        },
    )


@lesson.check("l08-2", corpus=corpora, seed=st.integers(0, 2**16))
def no_order_blind_answers_beat_the_ceiling(student: Student, corpus, seed) -> None:
    """Here the answer depends on the bag alone. Sentences with one bag get one answer, so it is right for one of the
    two labels only: at most the heavier one."""
    groups = [group for group in GROUPS if any(sentence in corpus for sentence in group)]
    answers = {s: seed >> i & 1 for i, group in enumerate(groups) for s in group if s in corpus}
    best = sum(map(max, masses(corpus, lambda words: tuple(sorted(words)))))
    answer = student.call("accuracy", corpus=corpus, answers=answers)
    answer.must(answer.value <= best, f"These answers depend on the bag alone, so at most {best} of them can be right")


# l08-3: the ceiling ------------------------------------------------------------------------------------------------

STATISTICS = {
    "nothing": lambda words: None,
    "length": len,
    "last_word": lambda words: words[-1],
    "bag": lambda words: tuple(sorted(words)),
}


@lesson.check("l08-3", corpus=corpora, which=st.sampled_from(sorted(STATISTICS)))
def the_heavier_label_is_the_best_answer(student: Student, corpus, which) -> None:
    """Sentences that look the same get one answer, and the best one is the label with the greater weight among them.
    Add up these greater weights."""
    table = masses(corpus, STATISTICS[which])
    student.call("bayes_ceiling", corpus=corpus, **{which: named(which)}).must_equal(
        Fraction(sum(map(max, table))),
        mistakes={
            "every sentence is taken for an order-blind one": Fraction(
                sum(map(max, masses(corpus, lambda words: STATISTICS[which](tuple(sorted(words))))))
            ),
            "every sentence counts the same": equal_weights(corpus, STATISTICS[which]),
            "the last label of a group is taken": last_labels(corpus, STATISTICS[which]),
            "the lighter label is taken": Fraction(sum(map(min, table))),
            "the statistic is not looked at: one answer for all": Fraction(majority(corpus)),
            "only groups without mixed labels are counted": Fraction(
                sum(max(both) for both in table if min(both) == 0)
            ),
            "mixed groups count one half": Fraction(sum(sum(both) / (1 if min(both) == 0 else 2) for both in table)),
            "the answer is 1 in every group": Fraction(sum(both[1] for both in table)),
            "the groups are averaged as if they were equally frequent": (
                Fraction(sum(max(both) / sum(both) for both in table)) / len(table)
            ),
            "the statistic gets the text, not its words": as_text(corpus, which),
            "a sentence may have an answer of its own": Fraction(1),
            "the heaviest group alone is counted": Fraction(max(map(max, table))),
            "the weights become floats, which are rounded": when("type"),
        },
    )


@lesson.check("l08-3")
def the_statistic_is_asked_about_words(student: Student) -> None:
    """ "bad", "fun" and "good" are one word each, so for a model that sees the length they are one group. The number of
    letters is another statistic."""
    corpus = {"bad": (0, Fraction(3, 8)), "fun": (1, Fraction(1, 8)), "good": (1, Fraction(4, 8))}
    student.call("bayes_ceiling", corpus=corpus, length=named("length")).must_equal(
        Fraction(5, 8), mistakes={"the statistic gets the text, not its words": Fraction(7, 8)}
    )


def equal_weights(corpus, see):
    same = {sentence: (label, Fraction(1, len(corpus))) for sentence, (label, _) in corpus.items()}
    return sum(map(max, masses(same, see)), Fraction(0))


def last_labels(corpus, see):
    """The accuracy if each group gets the label of its last sentence."""
    answer = {see(tuple(sentence.split())): label for sentence, (label, _) in corpus.items()}
    return sum((w for s, (y, w) in corpus.items() if answer[see(tuple(s.split()))] == y), Fraction(0))


def as_text(corpus, which):
    """The ceiling if the statistic is given the string, whose letters then pass for words."""
    table = {}
    for sentence, (label, weight) in corpus.items():
        table.setdefault(STATISTICS[which](sentence), [0, 0])[label] += weight
    return Fraction(sum(map(max, table.values())))


@lesson.check("l08-3", corpus=corpora)
def seeing_nothing_is_worth_the_commoner_label(student: Student, corpus) -> None:
    """With the eyes shut there is one answer for all sentences, and the better of the two is the commoner label."""
    student.call("bayes_ceiling", corpus=corpus, nothing=named("nothing")).must_equal(
        majority(corpus), mistakes={"a sentence may have an answer of its own": Fraction(1)}
    )


@lesson.check("l08-3", corpus=corpora)
def seeing_everything_is_worth_everything(student: Student, corpus) -> None:
    """No two sentences of a corpus are the same, and each has one label: who reads everything can know everything."""
    student.call("bayes_ceiling", corpus=corpus, everything=named("everything")).must_equal(
        Fraction(1),
        mistakes={
            "every sentence is taken for an order-blind one": Fraction(
                sum(map(max, masses(corpus, STATISTICS["bag"])))
            ),
            "the statistic is not looked at: one answer for all": Fraction(majority(corpus)),
        },
    )


@lesson.check("l08-3", corpus=corpora)
def seeing_less_is_never_worth_more(student: Student, corpus) -> None:
    """The length can be read off the bag, and the bag off the sentence. Whoever sees more can do as if they saw less,
    so each ceiling is at least as high as the one before."""
    names = ("nothing", "length", "bag", "everything")
    answers = [student.call("bayes_ceiling", corpus=corpus, **{name: named(name)}) for name in names]
    for (less, low), (more, high) in zip(zip(names, answers), zip(names[1:], answers[1:])):
        high.must(low.value <= high.value, f"{more} must be worth at least as much as {less}, which is {low.value}")


@lesson.check("l08-3")
def the_corpus_of_the_course(student: Student) -> None:
    """Half of the corpus are mixed twins. An order-blind model gets one of each two right: 1 - 1/2 * 1/2 = 3/4."""
    corpus = twins.corpus()
    student.call("bayes_ceiling", corpus=dict(corpus), bag=named("bag")).must_equal(
        Fraction(3, 4), mistakes={"it takes too long with 6528 sentences": when("time")}
    )


# l08-4: twins ------------------------------------------------------------------------------------------------------


def groups_of(corpus):
    """The groups, from the list above."""
    present = [[sentence for sentence in corpus if sentence in group] for group in GROUPS]
    order = list(corpus)
    return sorted((group for group in present if group), key=lambda group: order.index(group[0]))


@lesson.check("l08-4", corpus=corpora)
def the_same_bag_the_same_group(student: Student, corpus) -> None:
    """Twins are sentences with the same bag. Every sentence is in exactly one group, alone if it has no twin."""
    groups = groups_of(corpus)
    by_set, by_length = {}, {}
    for sentence in corpus:
        by_set.setdefault(frozenset(sentence.split()), []).append(sentence)
        by_length.setdefault(len(sentence.split()), []).append(sentence)
    student.call("twin_classes", corpus=corpus).must_equal(
        groups,
        mistakes={
            "sentences with another label are put into another group": by_label(groups, corpus),
            "sentences without a twin are left out": [group for group in groups if len(group) > 1],
            "only neighbours in the corpus are compared": neighbours(corpus),
            "a word that occurs twice counts once": list(by_set.values()),
            "sentences of the same length are taken for twins": list(by_length.values()),
            "every sentence is a group of its own": [[sentence] for sentence in corpus],
            "the groups are sorted by size": sorted(groups, key=len, reverse=True),
            "the sentences of a group are sorted": [sorted(group) for group in groups],
            "groups with one label only are left out": [
                group for group in groups if len({corpus[s][0] for s in group}) > 1
            ],
            "the bags are returned with the groups": {" ".join(sorted(g[0].split())): g for g in groups},
            "the letters are compared, not the words": when("values"),
        },
    )


def by_label(groups, corpus):
    """The groups, but with sentences of different labels apart."""
    table = {}
    home = {sentence: i for i, group in enumerate(groups) for sentence in group}
    for sentence in corpus:
        table.setdefault((home[sentence], corpus[sentence][0]), []).append(sentence)
    return list(table.values())


def neighbours(corpus):
    """The groups if a sentence is compared with the one before it and no other."""
    found = []
    for sentence in corpus:
        if found and sorted(found[-1][0].split()) == sorted(sentence.split()):
            found[-1].append(sentence)
        else:
            found.append([sentence])
    return found


@lesson.check("l08-4", corpus=corpora)
def mixed_groups_hold_both_labels(student: Student, corpus) -> None:
    """Twins that agree do no harm: one answer suits both. Only a group with both labels is mixed, and then all of it
    is, not only its smaller half."""
    groups = groups_of(corpus)
    weight = lambda some: Fraction(sum(corpus[s][1] for group in some for s in group))  # noqa: E731
    mixed = [group for group in groups if len({corpus[s][0] for s in group}) == 2]
    student.call("mixed_mass", corpus=corpus).must_equal(
        weight(mixed),
        mistakes={
            "every group of two or more is taken for mixed": weight(g for g in groups if len(g) > 1),
            "the groups that are not mixed are weighed": 1 - weight(mixed),
            "groups are counted, not their weights": Fraction(len(mixed), len(groups)),
            "sentences are counted, not their weights": Fraction(sum(map(len, mixed)), len(corpus)),
            "only the sentences with label 1 are weighed": Fraction(
                sum(corpus[s][1] for g in mixed for s in g if corpus[s][0])
            ),
            "only the lighter label of each group is weighed": 1 - ceiling_of_bags(corpus),
            "only the heavier label of each group is weighed": weight(mixed) - (1 - ceiling_of_bags(corpus)),
            "half of the weight is returned": weight(mixed) / 2,
            "the number of mixed groups is returned": len(mixed),
            "the weights become floats, which are rounded": when("type"),
        },
    )


def ceiling_of_bags(corpus):
    return Fraction(sum(map(max, masses(corpus, STATISTICS["bag"]))))


pairs = st.lists(
    st.tuples(st.sampled_from([g[:2] for g in GROUPS if len(g) > 1]), st.integers(0, 3), st.integers(1, 4)),
    min_size=1,
    max_size=3,
    unique_by=lambda pair: pair[0][0],
)


@lesson.check("l08-4", pairs=pairs)
def the_ceiling_is_one_less_half_of_it(student: Student, pairs) -> None:
    """If twins come in pairs of equal weight, a model that gives both the same answer is right for one of each mixed
    pair: half of their weight is lost, and nothing else. So mixed_mass is 2 (1 - ceiling of the bag)."""
    corpus = exact({s: (labels >> i & 1, number) for pair, labels, number in pairs for i, s in enumerate(pair)})
    student.call("mixed_mass", corpus=corpus).must_equal(2 * (1 - ceiling_of_bags(corpus)), label="2 (1 - ceiling)")


# l08-5: a division -------------------------------------------------------------------------------------------------

chosen_groups = st.lists(st.sampled_from(GROUPS), min_size=3, max_size=4, unique_by=lambda group: group[0])
numbers = st.lists(labels_and_numbers, min_size=12, max_size=12)


def of_groups(groups, numbers):
    """A corpus with all sentences of these groups."""
    return exact(dict(zip([sentence for group in groups for sentence in group], numbers)))


def divided(student, corpus, groups, k, seed=0):
    """Ask for k of the groups on the first side, and see that two dicts come back."""
    answer = student.call("split_by_twin", corpus=corpus, fraction=Fraction(k, len(groups)), rng=rng(seed))
    fits = isinstance(answer.value, tuple) and len(answer.value) == 2
    fits = fits and all(isinstance(side, dict) and all(map(is_entry, side.values())) for side in answer.value)
    answer.must(fits, "It must return two corpora: two dicts, sentence -> (label, weight)", mistake=KIND)
    return answer, *answer.value


KIND = "lists of sentences are returned instead of corpora"


def is_entry(value):
    return isinstance(value, tuple) and len(value) == 2


@lesson.check("l08-5", groups=chosen_groups, numbers=numbers, k=st.integers(1, 2), seed=st.integers(0, 2**32 - 1))
def twins_stay_together(student: Student, groups, numbers, k, seed) -> None:
    """If a sentence is in the training set and its twin in the test set, a model that has merely learnt the bag by
    heart is asked about it again, and on the wrong side. A group goes to one side, whole."""
    corpus = of_groups(groups, numbers)
    answer, first, second = divided(student, corpus, groups, k, seed)
    everything = sorted([*first, *second]) == sorted(corpus)
    lost = "sentences are on both sides" if set(first) & set(second) else "sentences are lost"
    answer.must(everything, "Every sentence must be on exactly one side", mistake="" if everything else lost)
    torn = [group for group in groups if set(group) & set(first) and set(group) & set(second)]
    answer.must(
        not torn,
        "These twins are on different sides: " + ", ".join(torn[0] if torn else []),
        mistake="the sentences are divided one by one, and twins are torn apart",
    )
    there = sum(group[0] in first for group in groups)
    answer.must(
        there == k,
        f"{k} of the {len(groups)} groups must be on the first side, and {there} are",
        mistake="the two sides are exchanged" if there == len(groups) - k else "",
    )


@lesson.check("l08-5", groups=chosen_groups, numbers=numbers, k=st.integers(1, 2), seed=st.integers(0, 2**32 - 1))
def each_side_is_a_corpus(student: Student, groups, numbers, k, seed) -> None:
    """The weights of a corpus sum to 1. On a side they keep their proportions: each is divided by the sum of the side.
    Labels stay as they are."""
    corpus = of_groups(groups, numbers)
    answer, first, second = divided(student, corpus, groups, k, seed)
    for side in (first, second):
        total = sum(corpus[s][1] for s in side)
        labels = all(label == corpus[s][0] for s, (label, _) in side.items())
        answer.must(labels, "Every sentence must keep its label", mistake="labels change")
        weights = {s: weight for s, (_, weight) in side.items()}
        equal = all(weight == Fraction(1, len(side)) for weight in weights.values())
        unchanged = all(weight == corpus[s][1] for s, weight in weights.items())
        floats = any(isinstance(weight, float) for weight in weights.values())
        answer.must(
            not floats and all(weight == corpus[s][1] / total for s, weight in weights.items()),
            "The weights of each side must be the old ones, divided by their sum",
            mistake=(
                "the weights become floats, which are rounded"
                if floats
                else "the weights of a side are left as they were"
                if unchanged
                else "all sentences of a side get the same weight"
                if equal
                else ""
            ),
        )


@lesson.check("l08-5", groups=chosen_groups, numbers=numbers, k=st.integers(1, 2))
def chance_divides_and_the_seed_repeats_it(student: Student, groups, numbers, k) -> None:
    """A corpus is often sorted by something: its first half is no fair sample. So rng draws the groups, and the same
    seed draws the same."""
    corpus = of_groups(groups, numbers)
    answer, first, _ = divided(student, corpus, groups, k, 0)
    answer.must_equal(
        answer.value, mistakes={"rng is not used: it comes out differently every time": when("second call")}
    )
    others = [set(divided(student, corpus, groups, k, seed)[1]) for seed in range(1, 31)]
    answer.must(
        any(other != set(first) for other in others),
        "30 seeds must not all give the same division",
        mistake="the division does not depend on rng",
    )


# l08-6: a corpus to order ------------------------------------------------------------------------------------------


def worth_of_ngrams(corpus, k):
    """The ceiling of the bag of k neighbouring words."""
    see = lambda words: frozenset(counts_of([words[i : i + k] for i in range(len(words) - k + 1)]).items())  # noqa: E731
    return sum(map(max, masses(corpus, see)))


@lesson.check("l08-6")
def it_is_a_corpus(student: Student) -> None:
    """Sentences with a label 0 or 1 and an exact weight above 0, and the weights sum to 1."""
    answer = student.call("trigram_corpus")
    corpus = answer.value
    answer.must(isinstance(corpus, dict) and corpus and all(map(is_entry, corpus.values())), "It must be a corpus")
    answer.must(
        all(isinstance(weight, Fraction) for _, weight in corpus.values()),
        "Every weight must be a Fraction",
        mistake="the weights are floats",
    )
    answer.must(all(label in (0, 1) for label, _ in corpus.values()), "Every label must be 0 or 1")
    total = sum(weight for _, weight in corpus.values())
    positive = all(weight > 0 for _, weight in corpus.values())
    answer.must(
        total == 1 and positive,
        f"The weights must be above 0 and sum to 1; their sum is {total}",
        mistake="" if total == 1 else "the weights do not sum to 1",
    )


@lesson.check("l08-6")
def trigrams_are_worth_seven_eighths(student: Student) -> None:
    """1 - mu / 2 = 7/8 asks for mu = 1/4: a quarter of the weight in mixed twins that have the same trigrams, half of
    it with each label."""
    answer = student.call("trigram_corpus")
    worth = {k: worth_of_ngrams(answer.value, k) for k in (2, 3, 4)}
    mistake = {
        Fraction(1): "the twins differ in their trigrams already",
        Fraction(3, 4): "half of the weight is mixed, instead of a quarter",
    }
    if worth[2] == Fraction(7, 8) and worth[3] == 1:
        mistake[Fraction(1)] = "the twins have the same bigrams only: one equal neighbour on each side is not enough"
    answer.must(
        worth[3] == Fraction(7, 8),
        f"Bags of trigrams must be worth 7/8 on it, and they are worth {worth[3]}",
        mistake=mistake.get(worth[3], ""),
    )


@lesson.check("l08-6")
def four_words_see_it_all(student: Student) -> None:
    """Two equal neighbours on each side hide a word from every window of three, but not from one of four that takes in
    something else."""
    answer = student.call("trigram_corpus")
    worth = worth_of_ngrams(answer.value, 4)
    answer.must(
        worth == 1,
        f"Bags of 4 neighbouring words must be worth 1 on it, and they are worth {worth}",
        mistake="the twins have the same bags of 4 words too",
    )
