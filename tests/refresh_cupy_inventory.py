"""Write down what the installed CuPy offers: ``python tests/refresh_cupy_inventory.py [--check]``.

CuPy can be imported, and asked for its names and signatures, on a machine without a graphics card. The result,
``cupy_inventory.json`` in tinygrad_rnn/course, tells the strict fake backend and the tests what exists on a graphics
card where CuPy itself is not installed. Run the script after a new release of CuPy; ``--check`` compares and changes
nothing.

A signature is kept as the text between the parentheses of a ``def``, with ``None`` for every default; null stands for a
function that CuPy merely passes on from NumPy.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from tinygrad_rnn.course.strict_fake import INVENTORY_PATH as PATH

REDUCIBLE = ("add", "multiply")  # the others raise NotImplementedError in `reduce` and `accumulate`


def as_text(parameters: list[inspect.Parameter]) -> str:
    """Return parameters as in a ``def``: without annotations, and with None for every default."""
    bare = [
        p.replace(annotation=p.empty, default=p.empty if p.default is p.empty else None)
        for p in parameters
        if p.name != "self"
    ]
    return str(inspect.Signature(bare))[1:-1]


def from_doc(function: Any) -> str | None:
    """Return the signature that Cython puts in the first line of a docstring, ``sum(self, int axis=0) -> array``."""
    found = re.match(r"[\w.]+\((.*)\)", (function.__doc__ or "").split("\n")[0])
    if found is None:
        return None
    kept = []
    for text in found[1].split(", "):
        name, default, _ = text.partition("=")
        name = name.split(" ")[-1]  # drops a C type
        kept.append(name + "=None" if default else name)
    return ", ".join(name for name in kept if name != "self")


def signature(function: Any) -> str | None:
    """Return the signature of one of CuPy's functions or methods, None for one of NumPy's."""
    if (getattr(function, "__module__", None) or "").split(".")[0] == "numpy":
        return None
    try:
        return as_text(list(inspect.signature(function).parameters.values()))
    except (TypeError, ValueError):
        return from_doc(function)


def describe_ufunc(ufunc: Any, name: str) -> dict[str, Any]:
    """Return what a universal function accepts: its docstring tells the keywords, its attributes the methods."""
    inputs = ", ".join(["x"] if ufunc.nin == 1 else [f"x{i + 1}" for i in range(ufunc.nin)])
    keywords = re.findall(r"(\w+)=", ufunc.__doc__.split("\n")[0].split("*", 1)[1])
    methods = {"outer": True, "at": ufunc._scatter_op is not None, "reduceat": name == "add"}
    methods |= dict.fromkeys(("reduce", "accumulate"), name in REDUCIBLE)
    return {
        "methods": sorted(method for method, works in methods.items() if works),
        "signature": f"{inputs}, /, out=None, *, " + ", ".join(f"{keyword}=None" for keyword in sorted(keywords)),
    }


def synchronizes(function: Any) -> bool:
    """Tell whether the documentation warns that the host waits for the device."""
    return re.search(r"synchroni[sz]", function.__doc__ or "") is not None


def inventory() -> dict[str, Any]:
    """Return the inventory of the installed CuPy."""
    import cupy
    from cupy._core.flags import Flags

    public = {name: getattr(cupy, name) for name in dir(cupy) if not name.startswith("_")}
    groups: dict[str, dict[str, Any]] = {kind: {} for kind in ("functions", "ufuncs", "types", "modules", "constants")}
    for name, value in public.items():
        if isinstance(value, cupy.ufunc):
            groups["ufuncs"][name] = describe_ufunc(value, name)
        elif isinstance(value, type):
            groups["types"][name] = value.__module__
        elif isinstance(value, ModuleType):
            groups["modules"][name] = None
        elif isinstance(value, (FunctionType, BuiltinFunctionType)) or type(value).__name__ == "_GUFunc":
            groups["functions"][name] = signature(value)
        elif value is None or isinstance(value, (bool, float)):
            groups["constants"][name] = None

    members = {name: getattr(cupy.ndarray, name) for name in dir(cupy.ndarray)}
    visible = {name: member for name, member in members.items() if not name.startswith("_")}
    defined = set(dir(cupy.ndarray)) - set(dir(object))
    return {
        "cupy": cupy.__version__,
        "constants": sorted(groups["constants"]),
        "flags": sorted(name for name in dir(Flags) if not name.startswith("_")),
        "functions": groups["functions"],
        "modules": sorted(groups["modules"]),
        "ndarray": {
            "attributes": sorted(name for name, member in visible.items() if not callable(member)),
            "methods": {name: signature(member) for name, member in visible.items() if callable(member)},
            "special": sorted(name for name in defined if re.fullmatch(r"__\w+__", name)),
        },
        "synchronizing": sorted(name for name in groups["functions"] if synchronizes(public[name])),
        "types": groups["types"],
        "ufuncs": groups["ufuncs"],
    }


def main() -> int:
    fresh = json.dumps(inventory(), indent=1, sort_keys=True) + "\n"
    if "--check" in sys.argv[1:]:
        same = PATH.exists() and PATH.read_text(encoding="utf-8") == fresh
        print(f"{PATH.name} is {'up to date' if same else 'out of date: run this script without --check'}")
        return 0 if same else 1
    temporary = PATH.with_suffix(".tmp")
    temporary.write_text(fresh, encoding="utf-8")
    os.replace(temporary, PATH)
    print(f"wrote {PATH.name}, {len(fresh) // 1000} kB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
