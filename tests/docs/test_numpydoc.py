"""The docstrings of the public API are whole, in numpydoc's terms: of all that a module names in its ``__all__``."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator

import api_pages
import pytest
from numpydoc.validate import ERROR_MSGS, validate

# What numpydoc can check and this package does otherwise, and why. Everything else must hold, for every object.
OTHERWISE = {
    # A parameter is one line, `name : what it is, with its shape.`; its type is in the signature.
    "PR01": "what a signature and the first sentence say is not said again",
    "PR05": "the line behind the colon is a sentence, so it may end with a full stop",
    "PR06": "the line behind the colon is words, not the name of a type",
    "PR07": "the line behind the colon is the description",
    "PR08": "a line that goes on does not begin anew",
    "PR02": "`*inputs` and `**options` are called inputs and options",
    "PR03": "a class names first what all of its kind have",
    # The first sentence of a function says what it returns: "Return ...".
    "RT01": "a function that returns one thing says so in its first sentence",
    "RT02": "`Tensor [b, s, h].`: kind and shape on one line are all there is to say",
    "RT03": "`Tensor [b, s, h].`: kind and shape on one line are all there is to say",
    "YD01": "what a `with` block gives is said in the first sentence",
    # A sentence is as long as it has to be.
    "GL02": "a short docstring ends where it ends",
    "SS02": "a first sentence may begin with a letter of a formula: 'b sentences of s words'",
    "SS06": "a first sentence may need two lines",
    "ES01": "one sentence can be enough",
    "SA01": "pages that belong together are linked by their tables",
    "EX01": "what is clear from the signature needs no example",
}


def described() -> Iterator[str]:
    """Yield the names of all public functions and classes, and of the methods that the API pages show with them."""
    modules = [importlib.import_module(api_pages.PACKAGE), *api_pages.modules()]
    for module in modules:
        if not hasattr(module, "__all__"):
            continue  # read with the guided tour of the engine
        for value in api_pages.exports(module).values():
            if inspect.ismodule(value):
                continue
            name = f"{value.__module__}.{value.__qualname__}"
            yield name
            if inspect.isclass(value):
                yield from (
                    f"{name}.{member}"
                    for member, method in vars(value).items()
                    if not member.startswith("_") and is_shown(method)
                )


def is_shown(member: object) -> bool:
    kinds = (property, classmethod, staticmethod)
    return (inspect.isfunction(member) or isinstance(member, kinds)) and bool(member.__doc__)


NAMES = sorted(set(described()))


def test_there_is_something_to_check() -> None:
    assert len(NAMES) > 150
    assert set(OTHERWISE) < set(ERROR_MSGS)
    assert len(set(ERROR_MSGS) - set(OTHERWISE)) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_the_docstring_is_whole(name: str) -> None:
    found = validate(name)["errors"]
    assert [error for error in found if error[0] not in OTHERWISE] == []
