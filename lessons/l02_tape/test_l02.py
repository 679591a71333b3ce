"""Lesson 2: what each exercise must do."""

import numpy as np
from hypothesis import strategies as st

from tinygrad_rnn.course import Exercise, Lesson, Student, floats, plain, when

lesson = Lesson(
    number=2,
    title="Build a tape that remembers",
    exercises=[
        Exercise("l02-1", "undo a broadcast", points=2, read="What a broadcast owes", bonus=True),
        Exercise("l02-2", "add and multiply", points=3, needs=("l02-1",), read="Two rules", bonus=True),
        Exercise("l02-3", "matrix product and sum", points=3, needs=("l02-1",), read="Two more rules", bonus=True),
        Exercise(
            "l02-4",
            "parents before children",
            points=3,
            needs=("l02-2",),
            read="The order of the walk",
            bonus=True,
            seconds=1.5,
        ),
        Exercise("l02-5", "the walk back", points=3, needs=("l02-4",), read="The walk back", bonus=True, seconds=3.0),
        Exercise("l02-6", "forwards instead", points=2, read="Stretch: forwards instead", bonus=True),
    ],
)

SEED = st.integers(0, 2**32 - 1)
FUNCTIONS = {"tanh": np.tanh}


def evaluate(program, *arrays):
    """Return y of a program, by NumPy alone."""
    variables = dict(zip("abcdef", arrays))
    exec("\n".join(program), FUNCTIONS, variables)
    return np.asarray(variables["y"])


def slopes(program, g, *arrays):
    """Return the gradients by complex steps: f(x + ih) = f(x) + ih f'(x) up to h², so the imaginary part is the slope.

    Unlike f(x + h) - f(x - h) this subtracts nothing, and is right to the last digits.
    """
    gradients = []
    for k, array in enumerate(arrays):
        gradient = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            moved = [np.array(other, dtype=complex) for other in arrays]
            moved[k][place] += 1e-20j
            gradient[place] = np.sum(g * evaluate(program, *moved).imag) * 1e20
        gradients.append(gradient)
    return tuple(gradients)


def upstream(seed, program, *arrays):
    """A gradient that arrives at y."""
    return np.random.default_rng(seed).normal(size=evaluate(program, *arrays).shape)


def ask(student, function, program, *given, **arrays):
    """Call one of the functions at the end of solution.py; arrays stay NumPy arrays."""
    names = {"one_step_back": ("gradient",), "gradients": ("gradient",), "gradients_of_two_passes": ("first", "second")}
    extra = dict(zip(names.get(function, ()), given)) | arrays
    arguments = {name: array if array is None else plain(array) for name, array in extra.items()}
    return student.call(function, program=program, **arguments)


# l02-1: undo a broadcast -------------------------------------------------------------------------------------------

STRETCHED = st.tuples(st.booleans(), st.booleans(), st.booleans())


def broadcast_from(g, missing, stretched):
    """A shape that NumPy broadcasts to g's: some axes are missing in front, and some have length 1."""
    return tuple(1 if one else length for one, length in zip(stretched, g.shape))[missing:]


def collected(g, shape):
    """The sum of g over all places to which each number of the array was copied, number by number."""
    numbers = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    came_from = np.broadcast_to(numbers, g.shape)
    return np.bincount(came_from.ravel(), g.ravel(), minlength=numbers.size).reshape(shape)


@lesson.check("l02-1", g=floats("i j k"), missing=st.integers(0, 3), stretched=STRETCHED,
              sizes={"i": (2, 4), "j": (2, 4), "k": (2, 4)})  # fmt: skip
def every_copy_sends_its_gradient_home(student: Student, g, missing, stretched) -> None:
    """To broadcast is to copy. A number that was copied to six places has six ways to move the loss, so its gradient is
    the sum of what arrives at the six."""
    shape = broadcast_from(g, missing, stretched)
    right = collected(g, shape)
    front = tuple(range(missing))
    ones = tuple(axis for axis in range(3) if axis >= missing and stretched[axis])
    student.call("unbroadcast", g=plain(g), shape=shape).must_equal(
        right,
        mistakes={
            "only the axes that are missing in front are summed": g.sum(axis=front),
            "only the axes of length 1 are summed, not the missing ones": g.sum(axis=ones, keepdims=True),
            "the copies are averaged, not summed": right * (right.size / g.size),
            "the axes of length 1 are lost: keepdims is forgotten": g.sum(axis=front + ones),
            "only the first copy sends its gradient": g[
                tuple(0 if axis < missing else slice(0, 1) if axis in ones else slice(None) for axis in range(3))
            ],
            "nothing is summed": g,
            "everything is summed into one number": g.sum(),
            "the missing axes are looked for behind, not in front": when("raised", "ValueError"),
        },
    )


@lesson.check("l02-1", g=floats("i j k"), missing=st.integers(0, 3), stretched=STRETCHED, seed=SEED)
def it_is_the_mirror_image_of_the_broadcast(student: Student, g, missing, stretched, seed) -> None:
    """For all x: the sum of broadcast(x) * g equals the sum of x * unbroadcast(g). This is called the adjoint, and
    it is what every rule backwards is to its operation forwards."""
    shape = broadcast_from(g, missing, stretched)
    x = np.random.default_rng(seed).integers(-8, 9, size=shape) / 8
    answer = student.call("unbroadcast", g=plain(g), shape=shape)
    answer.must(np.shape(answer.value) == shape, f"The result must have the shape {list(shape)}")
    answer.must(
        np.isclose(np.sum(np.broadcast_to(x, g.shape) * g), np.sum(x * answer.value)),
        "The sums of broadcast(x) * g and of x * unbroadcast(g, x.shape) must be equal",
        mistake="the copies are averaged, not summed",
    )


# l02-2: add and multiply -------------------------------------------------------------------------------------------

ONE_SIDE = "one of the two sides gets no gradient, as if a * a had one parent"
IGNORED = "the gradient that arrives is ignored"
LIKE_A_SUM = "a product's gradients are taken for those of a sum"
LIKE_A_PRODUCT = "a sum's gradients are taken for those of a product"
WRONG_SIGN = "the second gradient has the wrong sign"
NO_RULE = "no parents or no rule are handed to the result"


@lesson.check("l02-2", program=st.sampled_from([["y = a * a"], ["y = a + a"]]), a=floats("i j"), seed=SEED)
def the_same_tensor_may_stand_on_both_sides(student: Student, program, a, seed) -> None:
    """a * a changes with a on the left and with a on the right: 2 a in all. So a is a parent twice, and the rule has a
    gradient for each of the two."""
    right = evaluate(program, a)
    ask(student, "value", program, a=a).must_equal(right)
    g = upstream(seed, program, a)
    ask(student, "one_step_back", program, g, a=a).must_equal(
        slopes(program, g, a),
        mistakes={
            ONE_SIDE: (slopes(program, g, a)[0] / 2,),
            IGNORED: slopes(program, np.ones_like(g), a),
            LIKE_A_SUM: (2 * g,),
            LIKE_A_PRODUCT: (2 * a * g,),
            WRONG_SIGN: (0 * g,),
            NO_RULE: (None,),
        },
    )


@lesson.check(
    "l02-2",
    operation=st.sampled_from("+*"),
    swapped=st.booleans(),
    a=floats("i j k"),
    missing=st.integers(0, 2),
    stretched=STRETCHED,
    seed=SEED,
    sizes={"i": (2, 4), "j": (2, 4), "k": (2, 4)},
)
def both_sides_get_their_gradient(student: Student, operation, swapped, a, missing, stretched, seed) -> None:
    """y = a + b grows with a and with b one to one. y = a * b grows with a b times as fast. And g is part of every
    rule: it says how much the loss cares about each number of y."""
    program = [f"y = b {operation} a" if swapped else f"y = a {operation} b"]
    b = np.random.default_rng(seed).integers(-8, 9, size=broadcast_from(a, missing, stretched)) / 8
    g = upstream(seed, program, a, b)
    ask(student, "value", program, a=a, b=b).must_equal(
        evaluate(program, a, b), mistakes={"the operation is the wrong one": a * b if operation == "+" else a + b}
    )
    right = slopes(program, g, a, b)
    mistakes = {
        ONE_SIDE: (None, right[1]) if swapped else (right[0], None),
        "only the left one gets its broadcast undone": (right[0], g if operation == "+" else g * a)
        if not swapped and b.size < a.size
        else None,
        "the broadcast is not undone": (g, g) if operation == "+" else (g * b, g * a),
        IGNORED: slopes(program, np.ones_like(g), a, b),
        "the gradients of the two sides are exchanged": (
            collected(g * (b if operation == "+" else a), a.shape),
            collected(g * (a if operation == "+" else b), b.shape),
        ),
        LIKE_A_PRODUCT: (g * b, collected(g * a, b.shape)),
        LIKE_A_SUM: (g, collected(g, b.shape)),
        WRONG_SIGN: (right[0], -right[1]),
        NO_RULE: (None, None),
    }
    ask(student, "one_step_back", program, g, a=a, b=b).must_equal(right, mistakes=mistakes)


@lesson.check("l02-2", a=floats("i j"), line=st.sampled_from(["y = a + 3.0", "y = -0.5 * a", "y = 2.0 + a"]), seed=SEED)
def numbers_may_take_part(student: Student, a, line, seed) -> None:
    """as_tensor makes a leaf of a number. The number needs no gradient, but the tensor beside it does."""
    program = [line]
    ask(student, "value", program, a=a).must_equal(
        evaluate(program, a), mistakes={"a number in place of a tensor is not expected": when("raised")}
    )
    g = upstream(seed, program, a)
    ask(student, "one_step_back", program, g, a=a).must_equal(slopes(program, g, a))


# l02-3: matrix product and sum -------------------------------------------------------------------------------------


def if_it_fits(gradients):
    """The gradients of a mistake, or the error that it raises where the shapes do not fit."""
    try:
        return gradients()
    except ValueError:
        return when("raised", "ValueError")


def product_has_gradients(student, a, b, seed):
    """y = a @ b must have its value and its gradients."""
    program = ["y = a @ b"]
    ask(student, "value", program, a=a, b=b).must_equal(evaluate(program, a, b))
    g = upstream(seed, program, a, b)
    ask(student, "one_step_back", program, g, a=a, b=b).must_equal(
        slopes(program, g, a, b),
        mistakes={
            "the gradient of the right matrix is g.T @ a: transposed": (g @ b.T, g.T @ a),
            "g is multiplied number by number, not as a matrix": if_it_fits(lambda: (g * b, g * a)),
            "the transposes are forgotten": if_it_fits(lambda: (g @ b, a @ g)),
            "g stands on the wrong side": if_it_fits(lambda: (b.T @ g, g @ a.T)),
            IGNORED: slopes(program, np.ones_like(g), a, b),
            "the gradients of the two matrices are exchanged": (a.T @ g, g @ b.T),
            "only the left one is a parent": (g @ b.T, None),
            "nothing is handed to the result, no parents and no rule": (None, None),
        },
    )


@lesson.check("l02-3", a=floats("i i"), b=floats("i i"), seed=SEED, sizes={"i": (2, 4)})
def shapes_cannot_help_where_matrices_are_square(student: Student, a, b, seed) -> None:
    """Every order and every transpose fits here, and one only is right: y_im is the sum of a_ik b_km, so
    a_ik gets the sum over m of g_im b_km, and b_km the sum over i of a_ik g_im."""
    product_has_gradients(student, a, b, seed)


@lesson.check("l02-3", a=floats("i k"), b=floats("k m"), seed=SEED)
def a_matrix_product_sends_g_through_the_other_matrix(student: Student, a, b, seed) -> None:
    """y_im is the sum of a_ik b_km. So a_ik gets the sum over m of g_im b_km, which is g @ b transposed; and b gets a
    transposed @ g. Of the orders and transposes, one only fits the shapes, unless the matrices are square."""
    product_has_gradients(student, a, b, seed)


@lesson.check("l02-3", a=floats("b s n"), b=floats("n m"), seed=SEED, sizes={"b": (2, 4), "s": (2, 4)})
def every_word_meets_the_same_matrix(student: Student, a, b, seed) -> None:
    """[b, s, n] @ [n, m]: NumPy uses the one matrix for every sentence, as if it were broadcast. So its gradient is
    summed over the sentences too."""
    program = ["y = a @ b"]
    ask(student, "value", program, a=a, b=b).must_equal(evaluate(program, a, b))
    g = upstream(seed, program, a, b)
    by_sentence = np.einsum("bsn,bsm->bnm", a, g)
    ask(student, "one_step_back", program, g, a=a, b=b).must_equal(
        slopes(program, g, a, b),
        mistakes={
            "the matrix gets a gradient for every sentence, and they are not summed": (g @ b.T, by_sentence),
            "the matrix learns from the last sentence only": (g @ b.T, by_sentence[-1]),
            "the gradients of the sentences are averaged": (g @ b.T, by_sentence.mean(axis=0)),
            "all axes are turned around, not only the last two": when("raised", "ValueError"),
        },
    )


AXES = st.sampled_from(["", "axis=0", "axis=1", "axis=-1"])


@lesson.check("l02-3", a=floats("i j k"), axis=AXES, keepdims=st.sampled_from(["", "keepdims=True"]), seed=SEED)
def every_summand_gets_the_gradient_of_its_sum(student: Student, a, axis, keepdims, seed) -> None:
    """A sum grows one to one with each of its summands: what arrives at the sum is copied to all of them. A broadcast
    forwards is a sum backwards, and a sum forwards is a broadcast backwards."""
    program = [f"y = a.sum({', '.join(filter(None, (axis, keepdims)))})"]
    number = int(axis.removeprefix("axis=")) if axis else None
    kept = a.sum(axis=number, keepdims=True)
    ask(student, "value", program, a=a).must_equal(
        evaluate(program, a),
        mistakes={
            "axis=0 is taken for no axis": a.sum(keepdims=bool(keepdims)) if number == 0 else None,
            "the axis is ignored": a.sum(keepdims=bool(keepdims)),
            "keepdims is ignored": a.sum(axis=number),
            "the mean is taken": np.asarray(a.mean(axis=number, keepdims=bool(keepdims))),
        },
    )
    g = upstream(seed, program, a)
    full = np.broadcast_to(g.reshape(kept.shape), a.shape)
    ask(student, "one_step_back", program, g, a=a).must_equal(
        (full,),
        mistakes={
            "g is not spread over the summands": (g,),
            IGNORED: (np.ones_like(a),),
            "g is divided by the number of summands": (full * (kept.size / a.size),),
            "g is added up as well": (np.full_like(a, g.sum()),),
            "the axis that was summed is not put back before g is spread": if_it_fits(
                lambda: (np.broadcast_to(g, a.shape),)
            ),
        },
    )


# l02-4: parents before children ------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["{} + {}", "{} * {}", "{} @ {}", "tanh({})", "{}.sum(axis=0, keepdims=True)"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    min_size=2,
    max_size=5,
)


def random_program(steps, *arrays):
    """A program of these steps, each on two earlier variables; at the end every input has a part in y."""
    variables = dict(zip("abc", arrays))
    inputs, program = list(variables), []
    for name, (form, i, j) in zip("pqrst", steps):
        known = list(variables)
        left, right = known[i % len(known)], known[j % len(known)]
        line = f"{name} = {form.format(left, right)}"
        try:
            exec(line, FUNCTIONS, variables)
        except ValueError:  # the shapes do not fit
            line = f"{name} = tanh({left})"
            exec(line, FUNCTIONS, variables)
        program.append(line)
    return [*program, f"y = {name} + {' + '.join(f'{one}.sum()' for one in inputs)}"]


NAMED = ["p = a * b", "q = p + b", "r = p * q", "y = r + a"]
MADE_OF = {"p": "ab", "q": "pb", "r": "pq", "y": "ra", "a": "", "b": ""}


@lesson.check("l02-4", a=floats("i"), b=floats("i"))
def each_tensor_stands_behind_its_parents(student: Student, a, b) -> None:
    """y is made of r and a, r of p and q, and so on down to the leaves a and b. Read backwards, the order lets each
    tensor wait until all that was made of it is done."""
    answer = ask(student, "order", NAMED, a=a, b=b)
    names = answer.value
    answer.must(isinstance(names, list), "The result must be a list of tensors")
    answer.must("?" not in names, "Only tensors of the graph belong to it", mistake="foreign tensors are listed")
    answer.must(
        len(names) == len(set(names)),
        "Each tensor must be listed once",
        mistake="a tensor is listed once for each of its children",
    )
    answer.must({"a", "b"} <= set(names), "The leaves a and b belong to it", mistake="the leaves are left out")
    answer.must("y" in names, "y belongs to it", mistake="root is left out")
    answer.must(set(names) == set(MADE_OF), "All of a, b, p, q, r and y belong to it", mistake="some are left out")
    behind = [names.index(name) > names.index(parent) for name, made_of in MADE_OF.items() for parent in made_of]
    answer.must(any(behind), "Parents come first", mistake="the order is the other way round: root comes first")
    answer.must(
        all(behind),
        "Each tensor must stand behind all of its parents",
        mistake="a tensor is listed before all of its parents are",
    )


@lesson.check("l02-4", a=floats("i"), b=floats("i"))
def two_walks_do_not_know_of_each_other(student: Student, a, b) -> None:
    """What one walk has seen must be forgotten before the next: a second loss made of the same tensors has an order of
    its own. Here p has been listed before y is asked for."""
    program = ["p = a * b", "topological_order(p)", "y = p + a"]
    ask(student, "how_many", program, a=a, b=b).must_equal(
        4, mistakes={"what one walk has seen is kept for the next": when("values")}
    )


@lesson.check("l02-4")
def each_tensor_is_visited_once(student: Student) -> None:
    """In p = a + a, q = p + p, ... the number of paths doubles with every step. There are a million million paths here,
    and 41 tensors."""
    program = ["y = a", "for _ in range(40): y = y + y"]
    ask(student, "how_many", program, a=np.ones(2)).must_equal(
        41, mistakes={"every path is walked, not every tensor": when("time")}
    )


@lesson.check("l02-4")
def a_chain_of_5000_tensors_is_no_problem(student: Student) -> None:
    """A sentence of 700 words makes a chain of thousands of tensors. A function that calls itself for every parent
    would need as many calls inside each other, and Python allows about 1,000."""
    program = ["y = a", "for _ in range(5000): y = y + b"]
    ask(student, "how_many", program, a=np.ones(2), b=np.ones(2)).must_equal(
        5002, mistakes={"the function calls itself for every parent": when("raised", "RecursionError")}
    )


# l02-5: the walk back ----------------------------------------------------------------------------------------------


@lesson.check("l02-5", a=floats("i j"), b=floats("i j"), seed=SEED)
def what_arrives_over_two_paths_is_added_up(student: Student, a, b, seed) -> None:
    """Move a: p moves and q moves, and both move y. The gradient of a has a part from each path."""
    program = ["p = a + b", "q = a + b", "y = p * q"]
    g = upstream(seed, program, a, b)
    right = slopes(program, g, a, b)
    half = right[0] / 2
    ask(student, "gradients", program, g, a=a, b=b).must_equal(
        right,
        mistakes={
            "the second gradient takes the place of the first": (half, half),
            "the gradient that was handed over is ignored": slopes(program, np.ones_like(g), a, b),
            "the walk does not reach the leaves: it goes the wrong way, or ends too early": (None, None),
            "one array serves two tensors and is added to in place": (3 * half, 3 * half),
            "the gradient that was handed over is written into": when("inputs changed"),
            "every leaf gets the gradient of y": (g, g),
        },
    )


@lesson.check("l02-5", a=floats("i j"), seed=SEED)
def a_parent_may_stand_twice_among_the_parents(student: Student, a, seed) -> None:
    """y = a * a has the parents (a, a), and the rule gives a gradient for each: 2 a g in all."""
    program = ["y = a * a"]
    g = upstream(seed, program, a)
    right = slopes(program, g, a)
    ask(student, "gradients", program, g, a=a).must_equal(
        right, mistakes={"a parent that stands twice among the parents gets one gradient only": (right[0] / 2,)}
    )


@lesson.check("l02-5", a=floats("i"), b=floats("i"), c=floats("i"), seed=SEED)
def a_tensor_waits_for_all_that_was_made_of_it(student: Student, a, b, c, seed) -> None:
    """p is used at two depths: by q, and by y directly. What p passes on to a and b must hold both parts, so p waits
    until q is done: that is what the topological order is for."""
    program = ["p = a * b", "q = p * c", "y = p + q"]
    g = upstream(seed, program, a, b, c)
    right = slopes(program, g, a, b, c)
    early, twice = g, g + g * (1 + c)
    ask(student, "gradients", program, g, a=a, b=b, c=c).must_equal(
        right,
        mistakes={
            "a tensor passes on what it has before all has arrived": (early * b, early * a, right[2]),
            "a tensor passes on a second time what it has passed on already": (twice * b, twice * a, right[2]),
        },
    )


@lesson.check("l02-5", a=floats("i"), b=floats("i"), seed=SEED)
def no_two_gradients_share_their_memory(student: Student, a, b, seed) -> None:
    """The rule of + may hand the same array to both parents. To add to it in place (+=) changes what the other parent
    reads."""
    program = ["p = a + b", "y = p + a"]
    g = upstream(seed, program, a, b)
    ask(student, "gradients", program, g, a=a, b=b).must_equal(
        (2 * g, g),
        mistakes={
            "one array serves two tensors and is added to in place": (2 * g, 2 * g),
            "the gradient that was handed over is written into": when("inputs changed"),
        },
    )


@lesson.check("l02-5", a=floats("i j"), b=floats("i j"))
def left_out_the_gradient_is_ones(student: Student, a, b) -> None:
    """y.backward() asks how the sum of all numbers of y changes: each counts once, so ones of y's shape arrive."""
    program = ["y = a + b"]
    ask(student, "gradients", program, None, a=a, b=b).must_equal(
        (np.ones_like(a), np.ones_like(b)),
        mistakes={
            "the walk starts with the number 1, which has lost y's shape": (np.ones(()), np.ones(())),
            "left out, the gradient is not replaced by ones": when("raised"),
        },
    )


@lesson.check("l02-5", a=floats("i"), b=floats("i"), seed=SEED)
def a_second_pass_adds_to_the_first(student: Student, a, b, seed) -> None:
    """Two losses that share weights each send a gradient, and the weights need the sum. Only the leaves remember,
    though: what arrived at p in the first pass has been passed on, and must not be passed on again."""
    program = ["p = a * b", "y = tanh(p)"]
    first, second = upstream(seed, program, a, b), upstream(seed + 1, program, a, b)

    def passed(g):
        return slopes(program, g, a, b)

    ask(student, "gradients_of_two_passes", program, first, second, a=a, b=b).must_equal(
        passed(first + second),
        mistakes={
            "the second pass wipes out the gradients of the first": passed(second),
            "what has arrived in between is kept, and passed on again": passed(2 * first + second),
            "what has arrived is kept everywhere, at y too, and passed on again": passed(3 * first + second),
            "the gradient that was handed over is written into": when("inputs changed"),
            "the tape can be used only once": when("raised"),
        },
    )


@lesson.check("l02-5")
def the_walk_survives_a_chain_of_5000_tensors(student: Student) -> None:
    """y = a + b + b + ... + b: the gradient of b is 5,000 g. No call may stand inside another for every tensor."""
    program = ["y = a", "for _ in range(5000): y = y + b"]
    g = np.array([0.5, -2.0])
    ask(student, "gradients", program, g, a=np.ones(2), b=np.ones(2)).must_equal(
        (g, 5000 * g), mistakes={"the function calls itself for every parent": when("raised", "RecursionError")}
    )


GRAPH = {"a": floats("i j", scale=0.5), "b": floats("j j", scale=0.5), "c": floats("one j", scale=0.5)}


@lesson.check("l02-5", steps=STEPS, seed=SEED, **GRAPH, sizes={"i": (1, 4), "j": (1, 3), "one": (1, 1)})
def it_is_right_on_any_graph(student: Student, steps, seed, a, b, c) -> None:
    """Whatever the program: the gradient is the slope of y, weighted with the gradient that arrives. The slopes here
    are measured, without any rule."""
    program = random_program(steps, a, b, c)
    g = upstream(seed, program, a, b, c)
    ask(student, "gradients", program, g, a=a, b=b, c=c).must_equal(slopes(program, g, a, b, c), rtol=1e-6)


@lesson.check("l02-5", steps=STEPS, seed=SEED, **GRAPH, sizes={"i": (1, 4), "j": (1, 3), "one": (1, 1)})
def twice_the_gradient_gives_twice_the_gradients(student: Student, steps, seed, a, b, c) -> None:
    """Every rule is linear in g, and so is the walk: for 2 g - 3 h it gives twice what it gives for g less three times
    what it gives for h. For zeros it gives zeros."""
    program = random_program(steps, a, b, c)
    g, h = upstream(seed, program, a, b, c), upstream(seed + 1, program, a, b, c)
    of_g, of_h = (ask(student, "gradients", program, one, a=a, b=b, c=c) for one in (g, h))
    for answer in (of_g, of_h):
        answer.must(all(one is not None for one in answer.value), "Every input has a part in y, and so a gradient")
    ask(student, "gradients", program, 2 * g - 3 * h, a=a, b=b, c=c).must_equal(
        tuple(2 * x - 3 * y for x, y in zip(of_g.value, of_h.value)),
        rtol=1e-6,
        label="2 (for g) - 3 (for h)",
        mistakes={"the gradient that was handed over is ignored": of_g.value},
    )


# l02-6: forwards ---------------------------------------------------------------------------------------------------

FORWARDS = [["y = a + b"], ["y = a * b"], ["y = a @ b"], ["y = a.sum(axis=0)"]]
SQUARES = {name: floats("i i") for name in ("a", "b", "da", "db")}


def along(program, a, b, da, db):
    """The tangent of y when a and b move along da and db, by a complex step."""
    return evaluate(program, a + 1e-20j * da, b + 1e-20j * db).imag * 1e20


@lesson.check("l02-6", program=st.sampled_from(FORWARDS), **SQUARES)
def the_tangent_is_how_fast_y_moves(student: Student, program, a, b, da, db) -> None:
    """a moves along da and b along db. A sum moves with both; a product moves by da b + a db, and so does a matrix
    product."""
    ask(student, "value_and_tangent", program, a=a, b=b, da=da, db=db).must_equal(
        (evaluate(program, a, b), along(program, a, b, da, db)),
        mistakes={
            "only the left factor moves": (evaluate(program, a, b), along(program, a, b, da, 0 * db)),
            "only the right factor moves": (evaluate(program, a, b), along(program, a, b, 0 * da, db)),
            "the tangents are multiplied with each other": (
                evaluate(program, a, b),
                da * db if program == ["y = a * b"] else da @ db if program == ["y = a @ b"] else None,
            ),
            "the tangent of a sum over an axis is not summed": when("shape"),
            "the factors of a matrix product change their places": (a @ b, b @ da + db @ a)
            if program == ["y = a @ b"]
            else None,
        },
    )


@lesson.check(
    "l02-6", program=st.sampled_from([*FORWARDS, ["p = a @ b", "q = p * a", "y = q + b"]]), seed=SEED, **SQUARES
)
def forwards_and_backwards_agree(student: Student, program, seed, a, b, da, db) -> None:
    """The sum of g times the tangent of y is the sum of the inputs' gradients times their tangents. Forwards costs a
    pass for every direction of the inputs, backwards a pass for every number of y."""
    g = upstream(seed, program, a, b)
    backwards = sum(np.sum(one * by) for one, by in zip(slopes(program, g, a, b), (da, db)))
    answer = ask(student, "value_and_tangent", program, a=a, b=b, da=da, db=db)
    answer.must(
        np.isclose(np.sum(g * answer.value[1]), backwards),
        "The sum of g times the tangent must be what the gradients and the inputs' tangents give",
    )
