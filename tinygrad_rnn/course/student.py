"""How a check speaks to the student's code: ask for something, then say what the answer must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import numpy as np

from tinygrad_rnn.course.diagnose import (
    SINGLE,
    Tolerance,
    difference,
    first_place,
    known_mistakes,
    name_of,
    relations,
    same,
)
from tinygrad_rnn.course.facts import STAGES, Facts, Missing, NotStarted, When, WrongAnswer
from tinygrad_rnn.course.inputs import Case
from tinygrad_rnn.course.plain import (
    Answer,
    Built,
    Named,
    OnDevice,
    Own,
    PlainData,
    Request,
    Respondent,
    Seeded,
    TheDevice,
    Transfer,
    Trouble,
    Untaped,
    array_leaves,
)
from tinygrad_rnn.course.references import (
    NUMERIC,
    Reference,
    agrees_along_a_line,
    differentiable,
    numeric_gradients,
    reference_arguments,
    underscored,
)

Gradients = Callable[[Any], Mapping[str, np.ndarray]]
MISSING = Missing()


def plain(array: np.ndarray) -> Untaped:
    """Return an argument that stays a NumPy array for the student, although it holds floats."""
    return Untaped(np.asarray(array, dtype=np.float64))


def named(name: str) -> Named:
    """Return an argument that is something of the student's file ("tanh") or of the engine ("tg.tanh")."""
    return Named(name)


def own(*lessons: str) -> Own:
    """Return an argument that holds the student's own files of earlier lessons: ``own("l02").l02.Tensor``."""
    return Own(lessons)


def rng(seed: int) -> Seeded:
    """Return an argument that is a NumPy Generator with this seed, new in every call."""
    return Seeded(seed)


def on_device(array: np.ndarray, tensor: bool = False) -> OnDevice:
    """Return an argument that lives on a device: a raw array of it, or a tensor (float64, with ``requires_grad``)."""
    return OnDevice(np.asarray(array), tensor)


def device() -> TheDevice:
    """Return an argument that is the backend of the arrays on the device."""
    return TheDevice()


class Budget:
    """The seconds that the student's code may still take; one call on drawn inputs, which are small, a quarter."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.for_one_call = seconds / 4


class Student:
    """The student's code, as a check sees it.

    Parameters
    ----------
    respondent : what runs the code.
    case : the inputs of this run of the check.
    why : why the right answer is right, for the message.
    """

    def __init__(self, respondent: Respondent, case: Case, why: str, budget: Budget) -> None:
        self._respondent = respondent
        self._budget = budget
        self.case = case
        self.why = why

    def call(self, function: str, /, **arguments: Any) -> Reply:
        """Call a function of the student's file with the arguments in this order."""
        return Reply(self, Request(function, arguments=_arguments(arguments)))

    def build(self, class_name: str, /, *args: Any, **kwargs: Any) -> StudentObject:
        """Describe an object of one of the student's classes; it is built anew for every call."""
        return StudentObject(self, Built(class_name, args, kwargs))

    def ask(self, request: Request) -> Answer:
        """Send a request and take its time off the budget."""
        seconds = min(self._budget.left, self._budget.for_one_call) if self.case.sizes else self._budget.left
        answer = self._respondent.answer(request, seconds)
        self._budget.left = max(0.0, self._budget.left - answer.seconds)
        return answer


class StudentObject:
    """An object of one of the student's classes: a description, until it is called."""

    def __init__(self, student: Student, built: Built) -> None:
        self._student = student
        self.built = built

    def with_parameters(
        self, by_name: Mapping[str, np.ndarray] | None = None, /, **arrays: np.ndarray
    ) -> StudentObject:
        """Return the object with these arrays in its parameters (``{"layer.W": W}`` for those of nested modules)."""
        parameters = {**self.built.parameters, **(by_name or {}), **arrays}
        return StudentObject(self._student, replace(self.built, parameters=parameters))

    def call(self, **arguments: Any) -> Reply:
        """Call the object."""
        return self.call_method("", **arguments)

    def call_method(self, method: str, /, **arguments: Any) -> Reply:
        """Call one of its methods."""
        return Reply(self._student, Request(self.built, method, _arguments(arguments)))

    def parameters(self) -> Reply:
        """Ask for its parameters: a dict from names to arrays."""
        return Reply(self._student, Request(self.built, "parameters"))

    def parameter_count(self) -> Reply:
        """Ask how many numbers its parameters hold."""
        return Reply(self._student, Request(self.built, "parameters"), _count)


@dataclass
class Reply:
    """What came back for a request, and the judgements a check can pass on it.

    Each judgement raises WrongAnswer at the first finding, in the order of `facts.STAGES`, and returns nothing if all
    is well. Nothing is asked of the student's code before a judgement or `value` needs it.
    """

    student: Student
    request: Request
    reading: Callable[[Any], Any] | None = None
    _answer: Answer | None = None

    @property
    def value(self) -> PlainData:
        """The result as plain data; WrongAnswer if there is none."""
        answer = self._asked({}, self.student.why)
        return self.reading(answer.value) if self.reading else answer.value

    @property
    def transfers(self) -> int:
        """How often the host and the device met; WrongAnswer if there is no result."""
        return len(self._asked({}, self.student.why).transfers)

    def must_equal(
        self,
        expected: PlainData,
        *,
        mistakes: Mapping[str, PlainData] | None = None,
        why: str = "",
        exact: bool = False,
        rtol: float = 1e-9,
        label: str = "expected",
    ) -> None:
        """Demand a value.

        Parameters
        ----------
        expected : array, number, string, or tuple, list or dict of them.
        mistakes : by name, the values that known mistakes give (None where one does not apply), or ``when(stage)``.
        why : why this is right; left out, the check's docstring.
        exact, rtol : equal bit for bit, or up to this relative error.
        label : how the message introduces the expected value.
        """
        mistakes, why = mistakes or {}, why or self.student.why
        answer = self._asked(mistakes, why)
        value, tolerance = self.value, Tolerance(rtol, rtol / 100, exact)
        place = first_place(value, expected, tolerance)
        shown = {"returned": value, "expected": expected, "label": label, "place": place}
        by_value = known_mistakes(value, expected, mistakes, tolerance)
        finding = difference(value, expected, tolerance)
        if finding and finding[0] != "values":
            self._fail(*finding, mistakes, why, by_value, shown)
        if answer.changed:
            self._fail("inputs changed", f"The code wrote into its input {_listed(answer.changed)}", mistakes, why)
        if self.request.method != "parameters" and not same(answer.again, answer.value, Tolerance(exact=True)):
            self._fail(
                "second call",
                "A second call with the same inputs gives another result",
                mistakes,
                why,
                by_value,
                {"returned": answer.again, "expected": answer.value, "label": "the first call"},
            )
        if finding:
            near = relations(value, expected, self.student.case.sizes)
            self._fail(*finding, mistakes, why, by_value, {**shown, "relations": near})

    def must_follow(
        self,
        reference: Reference,
        *,
        mistakes: Mapping[str, Reference | When] | None = None,
        gradient_mistakes: Mapping[str, Reference | When] | None = None,
        gradients_of: Sequence[str] | None = None,
        why: str = "",
        rtol: float = 1e-9,
    ) -> None:
        """Demand the value of a NumPy function of the same arguments, and its gradients.

        The gradients of every float argument and parameter, under a random upstream gradient, are compared with finite
        differences of the reference.

        Parameters
        ----------
        reference : takes the arguments by name, and parameters too ("layer.W" as ``layer_W``).
        mistakes : other such functions; what they return is recognised.
        gradient_mistakes : functions of the upstream gradient and the arguments; they return gradients by name.
        gradients_of : the names whose gradients are compared; left out, all; () none.
        """
        arguments = reference_arguments(self.request)
        expected = reference(**arguments)
        evaluated = {
            name: mistake if isinstance(mistake, When) else mistake(**arguments)
            for name, mistake in (mistakes or {}).items()
        }
        self.must_equal(expected, mistakes=evaluated, why=why, rtol=rtol)
        names = differentiable(self.request) if gradients_of is None else list(gradients_of)
        if names:
            self._must_have_gradients(
                lambda g: numeric_gradients(reference, arguments, names, g),
                {
                    name: mistake if isinstance(mistake, When) else _with_arguments(mistake, arguments)
                    for name, mistake in (gradient_mistakes or {}).items()
                },
                why or self.student.why,
                NUMERIC,
                lambda g, found, near: agrees_along_a_line(
                    reference, arguments, names, g, found, self.student.case.seed, near
                ),
            )

    def must_have_gradients(
        self, gradients: Gradients, *, mistakes: Mapping[str, Gradients | When] | None = None, why: str = ""
    ) -> None:
        """Demand gradients: `gradients` and the mistakes are functions from the upstream gradient to arrays by name."""
        self._must_have_gradients(gradients, mistakes or {}, why or self.student.why, Tolerance(rtol=1e-8, atol=1e-10))

    def must(self, condition: Any, problem: str, *, mistake: str = "", why: str = "") -> None:
        """Demand anything else: `problem` says in a line what must hold, `mistake` names the mistake if it does not."""
        value = self.value
        if not bool(np.all(condition)):
            named_mistake = (mistake,) if mistake else ()
            shown = {"returned": value, "subject": problem}
            self._fail("values", problem, {}, why or self.student.why, named_mistake, shown)

    def must_raise(
        self,
        error: type[Exception],
        *,
        mentioning: Sequence[str] = (),
        mistakes: Mapping[str, When] | None = None,
        why: str = "",
    ) -> None:
        """Demand an exception of this class whose text holds each of the given pieces."""
        mistakes, why = mistakes or {}, why or self.student.why
        answer = self._ask()
        trouble = answer.trouble
        if trouble is None:
            shown = {"returned": answer.value}
            article = "An" if error.__name__[0] in "AEIOU" else "A"
            problem = f"{article} {error.__name__} was expected, and none was raised"
            self._fail("no error", problem, mistakes, why, (), shown)
        elif trouble.stage != "raised" or error.__name__ not in trouble.errors:
            self._troubled(trouble, mistakes, why)
        lacking = [piece for piece in mentioning if piece not in trouble.message]
        if lacking:
            problem = f"The {error.__name__} says too little: it must name {_listed(lacking)}"
            shown = {"returned": trouble.message, "errors": trouble.errors, "line": trouble.line, "code": trouble.code}
            self._fail("raised", problem, mistakes, why, (), shown)

    def must_stay_on_device(
        self, allowed: int = 0, *, mistakes: Mapping[str, str] | None = None, why: str = ""
    ) -> None:
        """Demand at most so many transfers; `mistakes` names them by what caused one ("bool", "from the host")."""
        mistakes = mistakes or {}
        transfers = self._asked({}, why or self.student.why).transfers
        if len(transfers) > allowed:
            last = transfers[allowed]
            found = f"{len(transfers)} ({_kinds(transfers)})"
            problem = f"Transfers between host and device, or waits: {found}; allowed here: {allowed}"
            named = tuple(mistakes[what] for what in {t.what: None for t in transfers} if what in mistakes)
            shown = {"line": last.line, "code": last.code}
            self._fail("transfers", problem, {}, why or self.student.why, named[:1], shown)

    # The order of diagnosis ------------------------------------------------------------------------------------

    def _ask(self) -> Answer:
        if self._answer is None:
            self._answer = self.student.ask(self.request)
        if self._answer.trouble and self._answer.trouble.stage == "not started":
            raise NotStarted(self._answer.trouble.message)
        return self._answer

    def _asked(self, mistakes: Mapping[str, Any], why: str) -> Answer:
        answer = self._ask()
        if answer.trouble:
            self._troubled(answer.trouble, mistakes, why)
        return answer

    def _troubled(self, trouble: Trouble, mistakes: Mapping[str, Any], why: str) -> NoReturn:
        shown = {name: getattr(trouble, name) for name in ("errors", "line", "code", "waits_for")}
        self._fail(trouble.stage, trouble.message, mistakes, why, (), shown)

    def _fail(
        self,
        stage: str,
        problem: str,
        mistakes: Mapping[str, Any],
        why: str,
        by_value: Sequence[str] = (),
        shown: Mapping[str, Any] | None = None,
    ) -> NoReturn:
        shown = dict(shown or {})
        errors = shown.get("errors", ())
        by_stage = [
            name
            for name, mark in mistakes.items()
            if isinstance(mark, When) and mark.stage == stage and (not mark.error or mark.error in errors)
        ]
        raise WrongAnswer(
            Facts(
                stage=stage,
                problem=problem,
                called=self._called(),
                target=self.request.name_alone,
                inputs=_shown_inputs(self.request, shown.pop("arrives", ())),
                mistakes=(*by_value, *by_stage),
                why=why,
                printed=self._answer.printed if self._answer else "",
                **shown,
            )
        )

    def _called(self) -> str:
        name = self.request.name
        if self.reading is _count:
            name = f"{name.removesuffix('.parameters')}.parameter_count"
        return f"{name}({', '.join(self.request.arguments)})"

    def _must_have_gradients(
        self,
        gradients: Gradients,
        mistakes: Mapping[str, Gradients | When],
        why: str,
        tolerance: Tolerance,
        quickly_right: Callable[[Any, Mapping[str, np.ndarray], Tolerance], bool] = lambda g, found, near: False,
    ) -> None:
        answer = self._asked(mistakes, why)
        if any(leaf.dtype == np.float32 for leaf in array_leaves(answer.value)):
            tolerance = Tolerance(SINGLE, SINGLE)  # the gradients went through float32 too, whatever their type is now
        upstream = self._upstream(answer)
        if not all(answer.taped) or not upstream:
            problem = f"The result ({name_of(answer.value)}) has no history: gradients cannot flow back through it"
            self._fail("type", problem, mistakes, why, (), {"subject": "gradients"})
        g = upstream[0] if len(upstream) == 1 else upstream
        found = self._gradients(upstream, mistakes, why)
        if quickly_right(g, found, tolerance):
            return
        try:
            expected = {underscored(name): np.asarray(value) for name, value in gradients(g).items()}
        except (ValueError, IndexError):  # the check's own gradients need a result of the right shape
            problem = f"The result ({name_of(answer.value)}) has a shape that no gradient fits"
            self._fail("shape", problem, mistakes, why, (), {"subject": "gradients"})
        returned = {name: found.get(name, np.zeros_like(value)) for name, value in expected.items()}
        by_value = tuple(
            name
            for name, mistake in mistakes.items()
            if not isinstance(mistake, When) and _matches(mistake(g), returned, expected, tolerance)
        )
        wrong = [name for name, value in expected.items() if difference(returned[name], value, tolerance)]
        if not wrong:
            return
        self._fail_gradient(wrong[0], found, expected, upstream, mistakes, why, by_value, tolerance)

    def _fail_gradient(
        self,
        name: str,
        found: Mapping[str, np.ndarray],
        expected: Mapping[str, np.ndarray],
        upstream: tuple[np.ndarray, ...],
        mistakes: Mapping[str, Any],
        why: str,
        by_value: Sequence[str],
        tolerance: Tolerance,
    ) -> NoReturn:
        spelled = _spelled(self.request, name)
        label = f"the gradient of {spelled}"
        if name not in found:
            problem = f"No gradient reaches {spelled}: nothing that the result was computed from leads back to it"
            self._fail("no gradient", problem, mistakes, why, by_value, {"subject": "gradients"})
        arrived = {"subject": "gradients", "arrives": upstream}
        place = first_place(found[name], expected[name], tolerance)
        shown = {"returned": found[name], "expected": expected[name], "place": place, **arrived}
        finding = difference(found[name], expected[name], tolerance, label)
        if finding and STAGES.index(finding[0]) < STAGES.index("zero upstream"):
            self._fail(*finding, mistakes, why, by_value, shown)
        at_zero = self._gradients(tuple(np.zeros_like(g) for g in upstream), mistakes, why)
        alive = [other for other, array in at_zero.items() if array.any()]
        if alive:
            label = f"the gradient of {_spelled(self.request, alive[0])}"
            problem = f"{label} is not zero when the gradient that arrives is zero: does it use the one that arrives?"
            arrived["arrives"] = tuple(np.zeros_like(g) for g in upstream)
            zero = {"returned": at_zero[alive[0]], "expected": np.zeros_like(at_zero[alive[0]]), **arrived}
            self._fail("zero upstream", problem, mistakes, why, by_value, zero)
        near = relations(found[name], expected[name], self.student.case.sizes)
        stage, problem = finding or ("values", f"{label} is wrong")
        self._fail(stage, problem, mistakes, why, by_value, {**shown, "relations": near})

    def _upstream(self, answer: Answer) -> tuple[np.ndarray, ...]:
        """Return a random gradient for every array that came back: never ones, which would hide mistakes."""
        generator = np.random.default_rng(self.student.case.seed + 1)
        floats = [leaf for leaf in array_leaves(answer.value) if leaf.dtype.kind == "f"]
        return tuple(generator.integers(-128, 129, size=leaf.shape) / 64 + 1 / 128 for leaf in floats)

    def _gradients(
        self, upstream: tuple[np.ndarray, ...], mistakes: Mapping[str, Any], why: str
    ) -> dict[str, np.ndarray]:
        answer = self.student.ask(replace(self.request, upstream=upstream))
        if answer.trouble:
            self._troubled(answer.trouble, mistakes, why)
        return {underscored(name): value for name, value in answer.gradients.items() if value is not None}


# Helpers -------------------------------------------------------------------------------------------------------


def _matches(
    mistake: Mapping[str, Any], returned: Mapping[str, np.ndarray], expected: Mapping[str, np.ndarray], near: Tolerance
) -> bool:
    """Tell whether the gradients that a mistake would give came back, and are not the right ones."""
    values = {underscored(name): np.asarray(value) for name, value in mistake.items()}
    return all(same(returned.get(name, MISSING), value, near) for name, value in values.items()) and not all(
        same(value, expected.get(name, MISSING), near) for name, value in values.items()
    )


def _with_arguments(mistake: Reference, arguments: Mapping[str, Any]) -> Gradients:
    return lambda g: mistake(g, **arguments)


def _arguments(arguments: Mapping[str, Any]) -> dict[str, PlainData]:
    return {name: value.built if isinstance(value, StudentObject) else value for name, value in arguments.items()}


def _shown_inputs(request: Request, arrives: Sequence[np.ndarray]) -> dict[str, PlainData]:
    """Return the inputs in the order in which they are worth reading: the call's, what arrives, the parameters."""
    shown: dict[str, PlainData] = {}
    parameters: dict[str, PlainData] = {}
    if isinstance(request.target, Built):
        shown |= request.target.arrays
        parameters |= request.target.parameters
    for name, value in request.arguments.items():
        if isinstance(value, TheDevice):
            continue
        shown[name] = value.array if isinstance(value, (Untaped, OnDevice)) else value
        if isinstance(value, Built):
            shown |= {f"{name}'s {key}": array for key, array in value.arrays.items()}
            parameters |= {f"{name}.{key}": array for key, array in value.parameters.items()}
    for i, g in enumerate(arrives):
        shown["arriving gradient" + (f" {i}" if len(arrives) > 1 else "")] = g
    return shown | parameters


def _spelled(request: Request, name: str) -> str:
    """Return a name of a reference as the inputs are listed: "embedding_W" as "embedding.W"."""
    return {underscored(shown): shown for shown in _shown_inputs(request, ())}.get(name, name)


def _count(parameters: dict[str, np.ndarray]) -> int:
    return sum(array.size for array in parameters.values())


def _kinds(transfers: Sequence[Transfer]) -> str:
    """Return what caused them, each cause once: "bool, from the host"."""
    return ", ".join({transfer.what: None for transfer in transfers})


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)
