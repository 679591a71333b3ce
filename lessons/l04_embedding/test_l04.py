"""Lesson 4: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, ids, plain, rng, size, when

lesson = Lesson(
    number=4,
    title="Give each word a vector",
    exercises=[
        Exercise("l04-1", "ids as rows of zeros and a one", points=2, read="A word as a row of zeros and a one"),
        Exercise(
            "l04-2",
            "a table of word vectors",
            points=4,
            needs=("l04-1",),
            read="A table of vectors",
            without=("nn.Embedding",),
        ),
        Exercise(
            "l04-3",
            "its gradient by hand",
            points=3,
            needs=("l04-2",),
            read="Which rows learn",
            without=("nn.Embedding", "functions.scatter_add"),
        ),
        Exercise(
            "l04-4",
            "vectors from a file, frozen",
            points=1,
            needs=("l04-2",),
            read="Stretch: borrow vectors",
            bonus=True,
        ),
    ],
)

# Names of mistakes that more than one exercise knows.
FROM_ONE = "the ids are counted from 1"
ONE_LIST = "the sentences run together into one list of words"
PADDING_LEARNS = "the padding's row is trained like a word's"
FALSY = "padding_idx=0 is taken for no padding at all"
RECTANGLE_ONLY = "only ids [b, s] are served, and no other shape"


# l04-1 ------------------------------------------------------------------------------------------------------------


def ones_at(ids, V):
    """The expected rows, filled in one by one."""
    rows = np.zeros((*ids.shape, V))
    for place in np.ndindex(ids.shape):
        rows[(*place, ids[place])] = 1
    return rows


@lesson.check("l04-1", ids=ids("b s", below="V"), V=size("V"), sizes={"V": (2, 5), "s": (2, 5)})
def every_id_becomes_a_row_with_one_1(student: Student, ids, V) -> None:
    """Each id becomes V numbers that are 0.0, except at the id's own place: there stands 1.0. Places count from 0, and
    V numbers are needed even if the last words do not occur."""
    right = ones_at(ids, V)
    student.call("one_hot", ids=ids, V=V).must_equal(
        right,
        mistakes={
            FROM_ONE: np.roll(right, -1, axis=-1),
            ONE_LIST: right.reshape(-1, V),
            "the words of a sentence are added up into one row": right.sum(axis=1),
            "the words of a sentence share one row": right.max(axis=1),
            "V is read off the ids that occur": right[..., : ids.max() + 1],
            "the new axis is the first one": np.moveaxis(right, -1, 0),
            "0 and 1 are exchanged": 1 - right,
            "True and False are not turned into 1.0 and 0.0": when("dtype"),
        },
    )


@lesson.check("l04-1", ids=ids("s", below="V"), deep=ids("b s t", below="V"), V=size("V"))
def ids_of_any_shape_get_one_more_axis(student: Student, ids, deep, V) -> None:
    """One sentence [s] becomes [s, V], a rectangle [b, s] becomes [b, s, V]: the new axis always comes last."""
    for some in (ids, deep):
        student.call("one_hot", ids=some, V=V).must_equal(
            ones_at(some, V),
            mistakes={
                RECTANGLE_ONLY: when("raised"),
                "V is read off the ids that occur": ones_at(some, V)[..., : some.max() + 1],
                "the shape of ids is lost": when("shape"),
            },
        )


# l04-2 ------------------------------------------------------------------------------------------------------------


def product(ids, W):
    """The vectors of the words, by the law: one-hot rows times W."""
    return ones_at(ids, len(W)) @ W


def without_row(W, v):
    """W with zeros in row v."""
    return np.where(np.arange(len(W))[:, np.newaxis] == v, 0, W)


def collected(ids, G, V):
    """Row v: the sum of G over all places where the word v stands."""
    return np.array([G[ids == v].sum(axis=0) for v in range(V)])


def averaged(ids, G, V):
    """Row v: the mean of G over all places where the word v stands."""
    counts = np.array([max(1, np.sum(ids == v)) for v in range(V)])
    return collected(ids, G, V) / counts[:, np.newaxis]


def kept(ids, G, V, backwards=False):
    """Row v: what G holds at one single place of the word v, the last one (or the first)."""
    rows = np.zeros((V, G.shape[-1]))
    for place in sorted(np.ndindex(ids.shape), reverse=backwards):
        rows[ids[place]] = G[place]
    return rows


@lesson.check("l04-2", ids=ids("b s", below="V"), W=floats("V n"), sizes={"V": (2, 4), "s": (2, 5)})
def looking_up_is_one_hot_times_W(student: Student, ids, W) -> None:
    """The one in a one-hot row picks a row of W: word v gets W[v]. Backwards, row v collects the gradients of all the
    places where v stands."""
    V = len(W)
    embedding = student.build("Embedding", *W.shape, rng(0)).with_parameters(W=W)
    embedding.call(ids=ids).must_follow(
        product,
        mistakes={
            FROM_ONE: lambda ids, W: product((ids - 1) % V, W),
            ONE_LIST: lambda ids, W: product(ids, W).reshape(-1, W.shape[1]),
            "id 0 is always taken for the padding": lambda ids, W: product(ids, without_row(W, 0)),
            "the vectors of a sentence are added up": lambda ids, W: product(ids, W).sum(axis=1),
            "the vectors of a sentence are averaged": lambda ids, W: product(ids, W).mean(axis=1),
            "the first two axes are exchanged": lambda ids, W: product(ids.T, W),
            "the one-hot rows are returned, without W": lambda ids, W: ones_at(ids, V),
            "W is not a parameter": when("parameters"),
        },
        gradient_mistakes={
            "the look-up leaves the engine, so W cannot learn": when("type"),
            "id 0 is always taken for the padding": lambda g, ids, W: {"W": without_row(collected(ids, g, V), 0)},
            "a word that occurs twice learns from one place only": lambda g, ids, W: {"W": kept(ids, g, V)},
            "the sum is divided by how often the word occurs": lambda g, ids, W: {"W": averaged(ids, g, V)},
        },
    )


@lesson.check("l04-2", line=ids("s", below="V"), deep=ids("b s t", below="V"), W=floats("V n"))
def ids_of_any_shape_keep_it(student: Student, line, deep, W) -> None:
    """Looking up adds one axis, the last, of n numbers: one sentence of ids [5] becomes [5, n], and a batch of one
    sentence [1, 5], as in "I dislike this boring movie", becomes [1, 5, n]."""
    embedding = student.build("Embedding", *W.shape, rng(0)).with_parameters(W=W)
    for some in (line, line[np.newaxis], deep):
        embedding.call(ids=some).must_equal(
            product(some, W), mistakes={RECTANGLE_ONLY: when("raised"), "the shape of ids is lost": when("shape")}
        )


def table_of(parameters, V, n):
    """The array W among the parameters of an Embedding."""
    parameters.must(
        set(parameters.value) == {"W"} and parameters.value["W"].shape == (V, n),
        f"Embedding({V}, {n}, rng) must have one parameter, W [{V}, {n}]",
        mistake="W is not a parameter [V, n]",
    )
    return parameters.value["W"]


@lesson.check("l04-2", seed=st.integers(0, 1000))
def every_word_starts_with_its_own_random_vector(student: Student, seed) -> None:
    """Equal rows would say nothing about which word they belong to, so every number is drawn from the standard normal
    distribution. Drawn from the rng that was handed in, the same seed gives the same table again."""
    V, n = 60, 50
    start = student.build("Embedding", V, n, rng(seed)).parameters()
    W = table_of(start, V, n)
    start.must(W.std(axis=0).all(), "The rows of W must differ", mistake="every word starts with the same vector")
    start.must(W.min() < 0, "About half of the numbers must be negative", mistake="the numbers are drawn from 0 to 1")
    start.must(
        abs(W.mean()) < 0.15 and 0.9 < W.std() < 1.1,
        f"W must have mean 0 and standard deviation 1; here they are {W.mean():.2f} and {W.std():.2f}",
        mistake="W is not drawn from the standard normal distribution",
    )
    again = table_of(student.build("Embedding", V, n, rng(seed)).parameters(), V, n)
    other = table_of(student.build("Embedding", V, n, rng(seed + 1)).parameters(), V, n)
    unused = "W is not drawn from the rng that was handed in"
    start.must(np.array_equal(W, again), "The same seed must give the same W", mistake=unused)
    start.must(not np.array_equal(W, other), "Another seed must give another W", mistake=unused)


@lesson.check("l04-2", V=size("V"), n=size("n"), pad=st.integers(0, 3), sizes={"V": (2, 4), "n": (4, 6)})
def the_padding_is_zeros(student: Student, V, n, pad) -> None:
    """The padding fills a sentence up and says nothing, so its vector is n zeros from the start; every other word keeps
    its random numbers. 0 is an id like any other: the usual one for the padding."""
    pad %= V
    embedding = student.build("Embedding", V, n, rng(0), padding_idx=pad)
    start = embedding.parameters()
    start.must(
        np.delete(table_of(start, V, n), pad, axis=0).all(),
        "Only the row of the padding is zeros: all other rows of W must keep their numbers",
        mistake="a column of W is set to zero, not the padding's row",
    )
    embedding.call(ids=np.array([[pad, pad]])).must_equal(
        np.zeros((1, 2, n)),
        mistakes={
            FALSY: when("values") if pad == 0 else None,
            "the padding starts with random numbers": when("values"),
        },
    )


SMALL = {"V": (2, 4), "s": (2, 3), "b": (1, 3)}


@lesson.check("l04-2", ids=ids("b s", below="V"), W=floats("V n"), pad=st.integers(0, 3), sizes=SMALL)
def the_padding_never_learns(student: Student, ids, W, pad) -> None:
    """If the padding's row received a gradient, the first training step would turn its zeros into numbers, and how far
    a sentence was filled up would change the result. All other rows learn as before."""
    V, pad = len(W), pad % len(W)
    W, ids = without_row(W, pad), ids.copy()
    ids[:, -1], ids[0, 0] = pad, (pad + 1) % V
    answer = student.build("Embedding", *W.shape, rng(0), padding_idx=pad).with_parameters(W=W).call(ids=ids)
    answer.must_equal(product(ids, W))
    answer.must_have_gradients(
        lambda g: {"W": without_row(collected(ids, g, V), pad)},
        mistakes={
            FALSY: lambda g: {"W": collected(ids, g, V) if pad == 0 else without_row(collected(ids, g, V), pad)},
            PADDING_LEARNS: lambda g: {"W": collected(ids, g, V)},
            "id 0 is always taken for the padding": lambda g: {"W": without_row(collected(ids, g, V), 0)},
        },
    )


@lesson.check("l04-2", ids=ids("b s", below="V"), V=size("V"), n=size("n"), by=st.integers(1, 2), low=st.booleans())
def an_id_without_a_word_is_refused(student: Student, ids, V, n, by, low) -> None:
    """NumPy takes -1 for the last row: a word that was not found would silently get the vector of another word. An
    IndexError that names the id is found at once."""
    stranger = -by if low else V - 1 + by
    ids = ids.copy()
    ids[-1, -1] = stranger
    student.build("Embedding", V, n, rng(0)).call(ids=ids).must_raise(
        IndexError,
        mentioning=(str(stranger),),
        mistakes={
            "a negative id counts from the end, as in a list": when("no error") if low else None,
            "an id without a word gets a vector all the same": when("no error"),
            "a ValueError is raised, not an IndexError": when("raised", "ValueError"),
            "an assert stands where an IndexError is promised": when("raised", "AssertionError"),
        },
    )


# l04-3 ------------------------------------------------------------------------------------------------------------


@lesson.check("l04-3", ids=ids("b s", below="V"), G=floats("b s n"), V=size("V"), sizes={"V": (3, 5), "s": (2, 4)})
def row_v_is_the_sum_over_all_places_of_v(student: Student, ids, G, V) -> None:
    """Row v of W is used at every place where the word v stands, so by the chain rule its gradient is the sum of G over
    these places. A word that does not occur gets zeros."""
    right = collected(ids, G, V)
    student.call("embedding_backward", ids=ids, G=plain(G), V=V).must_equal(
        right,
        mistakes={
            "a word that occurs twice keeps only its last place": kept(ids, G, V),
            "a word that occurs twice keeps only its first place": kept(ids, G, V, backwards=True),
            "the sum is divided by how often the word occurs": averaged(ids, G, V),
            FROM_ONE: np.roll(right, -1, axis=0),
            "places are counted, and G is not used": collected(ids, np.ones_like(G), V),
            "the words after the last one that occurs have no row": right[: ids.max() + 1],
            "only the words that occur have a row": right[np.unique(ids)],
            "only the first sentence is added": collected(ids[:1], G[:1], V),
            "id 0 is always taken for the padding": without_row(right, 0),
            "the result has the axes exchanged": right.T,
            "the n numbers of G are added up": right.sum(axis=1),
        },
    )


@lesson.check("l04-3", ids=ids("b s", below="V"), G=floats("b s n"), V=size("V"), pad=st.integers(0, 3), sizes=SMALL)
def the_row_of_the_padding_gets_nothing(student: Student, ids, G, V, pad) -> None:
    """The padding's row is never trained, whatever arrives at the padded places: its gradient is zeros. All other rows
    are as before, and G still belongs to the caller."""
    pad %= V
    ids = ids.copy()
    ids[:, -1] = pad
    right = collected(ids, G, V)
    student.call("embedding_backward", ids=ids, G=plain(G), V=V, padding_idx=pad).must_equal(
        without_row(right, pad),
        mistakes={
            FALSY: right if pad == 0 else without_row(right, pad),
            PADDING_LEARNS: right,
            "id 0 is always taken for the padding": without_row(right, 0),
            "the padding is erased in the caller's own G": when("inputs changed"),
        },
    )


@lesson.check("l04-3", line=ids("s", below="V"), flat=floats("s n"), deep=ids("b s t", below="V"), V=size("V"))
def ids_of_any_shape_give_a_table(student: Student, line, flat, deep, V) -> None:
    """Where the words stand in the batch does not matter, only which words they are: the gradient always has the shape
    of W, [V, n]."""
    thick = np.cos(np.arange(deep.size * flat.shape[1])).reshape(*deep.shape, -1)
    for some, G in ((line, flat), (deep, thick)):
        student.call("embedding_backward", ids=some, G=plain(G), V=V).must_equal(
            collected(some, G, V), mistakes={RECTANGLE_ONLY: when("raised"), "the shape of W is lost": when("shape")}
        )


# l04-4 ------------------------------------------------------------------------------------------------------------

WORDS = ["<pad>", "<unk>", "boring", "dislike", "i", "movie", "this"]


@lesson.check("l04-4", words=st.permutations(WORDS), seed=st.integers(0, 2**32 - 1), n=size("n"))
def every_word_of_the_vocabulary_has_its_row(student: Student, words, seed, n) -> None:
    """Row v belongs to words[v]: the vocabulary decides about the order, not the file. The file knows words that nobody
    asked for, and lacks others: these keep zeros, so that the table still has V rows."""
    words = words[:4]
    drawn = np.random.default_rng(seed)
    listed = [str(word) for word in drawn.permutation([*words[1:], "film", "the"])]
    given = {word: drawn.integers(-128, 129, size=n) / 64 for word in listed}
    text = "\n".join(" ".join([word, *map(str, vector)]) for word, vector in given.items())
    found = [word for word in listed if word in words]
    student.call("read_vectors", text=text, words=words).must_equal(
        np.array([given.get(word, np.zeros(n)) for word in words]),
        mistakes={
            "the rows stand in the order of the file": np.array(
                [given[word] for word in found] + [np.zeros(n)] * (len(words) - len(found))
            ),
            "words that the file lacks have no row": np.array([given[word] for word in words if word in given]),
            "every word of the file gets a row": np.array(list(given.values())),
            "the numbers are left as text": when("type"),
            "a word that the file lacks raises an error": when("raised", "KeyError"),
        },
    )


@lesson.check("l04-4", ids=ids("b s", below="V"), table=floats("V n"))
def a_frozen_table_has_nothing_to_train(student: Student, ids, table) -> None:
    """An optimizer moves the parameters of a module and nothing else. A table that is not among them is looked up as
    before, and stays as it came."""
    embedding = student.build("FrozenEmbedding", plain(table))
    embedding.call(ids=ids).must_equal(product(ids, table), mistakes={FROM_ONE: product((ids - 1) % len(table), table)})
    parameters = embedding.parameters()
    parameters.must(
        not parameters.value, "FrozenEmbedding must have no parameters", mistake="the table is still a parameter"
    )
