"""Attacks by students' files: none gains a point, gets at the host, or at another submission.

Each is first shown to work where nothing protects: against a script that imports the file and compares, or in an
ordinary process. What would use something up is small and bounded there.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tinygrad_rnn.grading.judge import Course, Result, judge, judge_exercise
from tinygrad_rnn.grading.pipe import Handed
from tinygrad_rnn.grading.report import clean
from tinygrad_rnn.grading.sandbox import RUNGS, GraderFault, Rung, probe
from tinygrad_rnn.grading.submissions import Files, Submission, read

STUB = '    raise NotImplementedError("l00-1: row_mean")\n'
SAFE = ("bubblewrap", "landlock")

# A grader as many are written: it lives in the student's process and believes its exit code.
NAIVE = """
import sys
sys.path.insert(0, {folder!r})
import numpy as np
F, mask = np.array([[1.0, 3.0, 5.0]]), np.array([[True, True, False]])
expected = np.array([2.0])
import solution
got = solution.row_mean(F, mask)
assert np.allclose(got, expected)
"""

# By name: what stands at the top of the file, and the body of the function.
FORGERIES = {
    "exit at import": ("import os\nos._exit(0)", "pass"),
    "exit in the call": ("import os", "os._exit(0)"),
    "SystemExit at import": ("import sys\nsys.exit(0)", "pass"),
    "SystemExit in the call": ("import sys", "sys.exit(0)"),
    "the exit code changed at the end": ("import atexit, os\natexit.register(os._exit, 0)", "raise ValueError"),
    "NumPy's comparison patched": ("import numpy\nnumpy.allclose = lambda *a, **k: True", "return F"),
    "all of the comparisons patched": (
        "import numpy\nfor name in ('allclose', 'array_equal', 'isclose', 'all'):\n"
        "    setattr(numpy, name, lambda *a, **k: True)",
        "return F",
    ),
    "the caller's frame read": ("import sys", "return sys._getframe(1).f_locals['expected']"),
    "every frame searched": (
        "import sys",
        """
        frame = sys._getframe()
        while frame:
            if 'expected' in frame.f_locals or 'expected' in frame.f_globals:
                return frame.f_locals.get('expected', frame.f_globals.get('expected'))
            frame = frame.f_back
        raise LookupError
        """,
    ),
    "the collector searched": (
        "import gc",
        """
        for thing in gc.get_objects():
            if isinstance(thing, dict) and 'expected' in thing:
                return thing['expected']
        raise LookupError
        """,
    ),
    "an array that is equal to everything": (
        "import numpy as np\nclass Equal(np.ndarray):\n"
        "    def __array_ufunc__(self, *a, **k): return True\n"
        "    def __array_function__(self, *a, **k): return True",
        "return np.zeros(1).view(Equal)",
    ),
    "an object that is equal to everything": (
        "class Equal:\n    def __array_function__(self, *a, **k): return True",
        "return Equal()",
    ),
    "the main module's assertion run with other names": (
        "import sys\nmain = sys.modules['__main__']",
        "main.expected = mask\nreturn mask",
    ),
}
BESIDE = {  # files beside the solution that a grader in the same folder would load
    "numpy.py": "import os\nos._exit(0)\n",
    "sitecustomize.py": "import os\nos._exit(0)\n",
}


def with_body(stub: str, top: str, body: str) -> str:
    """Return the student's file with a function's body, and statements at its top."""
    assert STUB in stub
    return top + "\n" + stub.replace(STUB, indent(dedent(body).strip("\n"), "    ") + "\n")


def graded(course: Course, text: str, rung: str) -> Result:
    return judge(course, Submission("mallory", ()), Files({"l00": text}), rung)


def first(course: Course, text: str, rung: str) -> dict[str, object]:
    """Return what is said about l00-1. It must not have scored, and it must have been judged."""
    folder = course.lessons[0]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "l00_scale", "solution.py")
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        exercise = judge_exercise(course, folder, folder.lesson.exercises[0], Handed(text, path), rung)
    assert exercise["points"] == 0
    assert exercise["status"] in ("wrong", "time", "ended"), exercise
    return exercise


def holds(rung: str) -> bool:
    try:
        probe(rung)
    except GraderFault:
        return False
    return True


def naive(folder: Path, text: str) -> int:
    """Return the exit code of the grader that believes its student."""
    (folder / "solution.py").write_text(text.split("class Affine")[0], encoding="utf-8")
    script = NAIVE.format(folder=str(folder))
    return subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, cwd=folder, timeout=60).returncode


def test_the_naive_grader_grades(tmp_path: Path, toy_stub: str) -> None:
    assert naive(tmp_path, with_body(toy_stub, "", "return F[:, :2].mean(axis=1)")) == 0
    assert naive(tmp_path, with_body(toy_stub, "", "return F[:, :3].mean(axis=1)")) != 0


def test_an_honest_file_scores_on_every_rung(toy_course: Course, toy_solution: str) -> None:
    marks = {rung: graded(toy_course, toy_solution, rung) for rung in RUNGS if holds(rung)}
    assert marks and {mark["points"] for mark in marks.values()} == {5}


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_passes(name: str, tmp_path: Path, toy_course: Course, toy_stub: str, rung: Rung) -> None:
    text = with_body(toy_stub, *FORGERIES[name])
    assert naive(tmp_path, text) == 0, "the attack does not work even where nothing protects"
    assert first(toy_course, text, rung.name)["status"] in ("wrong", "ended")


@pytest.mark.parametrize("name", ["numpy.py", "sitecustomize.py"])
def test_modules_beside_the_solution_are_not_loaded(
    name: str, tmp_path: Path, toy_course: Course, toy_solution: str, rung: Rung
) -> None:
    handed_in = tmp_path / "l00_scale"
    handed_in.mkdir()
    (handed_in / name).write_text(BESIDE[name], encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(handed_in)}
    command = [sys.executable, "-B", "-c", "import numpy; raise SystemExit(3)"]
    assert subprocess.run(command, env=environment, cwd=handed_in, timeout=60).returncode == 0
    (handed_in / "solution.py").write_text(toy_solution, encoding="utf-8")
    files = read(Submission("mallory", (tmp_path,)), toy_course.handed_out)
    assert list(files.texts) == ["l00"]
    assert judge(toy_course, Submission("mallory", ()), files, rung.name)["points"] == 5, "and they cost nothing"


# The answer channel -------------------------------------------------------------------------------------------------

FIND_LINE = "import gc, os, socket\nline = [s for s in gc.get_objects() if type(s).__name__ == 'Line'][0]"
CHANNEL = {
    "noise": "os.write(line._connection.fileno(), b'\\xff' * 100)",
    "an enormous size": "os.write(line._connection.fileno(), b'\\x7f\\xff\\xff\\xff' * 2)",
    "no JSON": "os.write(line._connection.fileno(), b'\\0\\0\\0\\2\\0\\0\\0\\0{]')",
    "deep JSON": "os.write(line._connection.fileno(), b'\\0\\1\\0\\0\\0\\0\\0\\0' + b'[' * 65536)",
    "closed": "line._connection.close()",
    "an answer to another question": "line.send({'number': 77, 'answer': None})",
    "an answer that claims to be right": (
        "from tinygrad_rnn.course.plain import Answer\n"
        "for i in range(1, 50): line.send({'number': i, 'answer': Answer(value=0.0, again=0.0, taped=(True,))})"
    ),
    "an answer of wrong kinds": (
        "from tinygrad_rnn.course.plain import Answer\n"
        "for i in range(1, 50): line.send({'number': i, 'answer': Answer(value={1: 2}, gradients=[], seconds='x')})"
    ),
    "an answer that takes no time": (
        "from tinygrad_rnn.course.plain import Answer\n"
        "for i in range(1, 50): line.send({'number': i, 'answer': Answer(seconds=-1e9)})"
    ),
    "a trouble that is none": (
        "from tinygrad_rnn.course.plain import Answer, Trouble\n"
        "for i in range(1, 50): line.send({'number': i, 'answer': Answer(Trouble('right', ''))})"
    ),
}


@pytest.mark.parametrize("name", CHANNEL)
def test_the_answer_channel_forged(name: str, toy_course: Course, toy_stub: str, rung: Rung) -> None:
    """The judge's words cannot be had from here, only right numbers could help: it is an attack on the parser."""
    text = with_body(toy_stub, f"{FIND_LINE}\n{CHANNEL[name]}", "return F")
    assert first(toy_course, text, rung.name)["status"] in ("wrong", "ended")


def test_an_exercise_cannot_wait_for_a_later_one_that_is_there(toy_course: Course, toy_stub: str, rung: Rung) -> None:
    """In practice a check waits while a later exercise is unwritten. In grading it is the reference's, and written."""
    text = with_body(toy_stub, "", 'raise NotImplementedError("l00-2: Affine")')
    assert first(toy_course, text, rung.name)["status"] == "wrong"


def test_the_reference_of_the_exercise_is_not_in_the_process(toy_course: Course, toy_stub: str, rung: Rung) -> None:
    body = """
        texts = [t for t in gc.get_objects() if isinstance(t, dict)]
        texts = [v for d in texts for v in list(d.values()) if isinstance(v, str) and "real.sum" + "(axis=1)" in v]
        raise RuntimeError(f"ESCAPED {len(texts)}" if texts else "HELD")
    """
    solved = toy_course.lessons[0].source
    holding = {"reference": solved}
    assert "real.sum(axis=1)" in holding["reference"], "what is searched for is what the reference says"
    result = first(toy_course, with_body(toy_stub, "import gc", body), rung.name)
    assert "HELD" in str(result["problem"])


# The system -------------------------------------------------------------------------------------------------------

SYSTEM = {
    "read a file": "open(CANARY).read()",
    "read another submission": "open(OTHER).read()",
    "list another folder": "os.listdir(os.path.dirname(CANARY))",
    "write a file": "open(CANARY + '.new', 'w').close()",
    "overwrite a file": "open(CANARY, 'r+').close()",
    "remove a file": "os.remove(CANARY + '.1')",
    "rename a file": "os.rename(CANARY + '.2', CANARY + '.moved')",
    "change a file's mode": "os.chmod(CANARY, 0o777)",
    "change a file's times": "os.utime(CANARY, (0, 0))",
    "plant a link": "os.symlink('/etc/passwd', CANARY + '.link')",
    "fill the disk": "file = open(SCRATCH, 'wb'); file.write(bytes(2**20)); file.close()",
    "change the file that is graded": "open(__file__, 'a').close()",
    "change the engine": "open(tg.__file__, 'a').close()",
    "connect": "socket.create_connection(('127.0.0.1', PORT), 2).close()",
    "listen": "socket.create_server(('127.0.0.1', 0)).close()",
    "send a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    "make a process": "os._exit(0) if os.fork() == 0 else os.wait()",
    "run a program": "import subprocess; subprocess.run(['/bin/true'], check=True)",
    "signal a process": "os.kill(VICTIM, 0)",
    "see other processes": "open(f'/proc/{VICTIM}/cmdline').read()",
    "take memory": "import mmap; mmap.mmap(-1, 5 * 2**30).close()",
    "memory that outlives the process": "os.close(os.memfd_create('x'))",
    "open a thousand files": "files = [open('/dev/null') for _ in range(1000)]",
    "read a secret of the environment": "os.environ['COURSE_SECRET']",
    "set a limit": "import resource as r; r.setrlimit(r.RLIMIT_CORE, (0, 0))",
}
TOP = """
import json, os, socket
CANARY, OTHER, SCRATCH, PORT, VICTIM = {canary!r}, {other!r}, {scratch!r}, {port}, {victim}
ATTACKS = {attacks!r}
"""
TRY_ALL = """
outcomes = {}
for name, attack in ATTACKS.items():
    try:
        exec(attack, globals())
        outcomes[name] = "ESCAPED"
    except BaseException as error:
        outcomes[name] = type(error).__name__
raise RuntimeError("<" + json.dumps(outcomes) + ">")
"""


@dataclass(frozen=True)
class Attacked:
    """What every attack came to, by rung, and where nothing protects; and what was left of the files."""

    outcomes: dict[str, dict[str, str]]
    files: dict[str, str]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory, toy_course: Course, toy_stub: str) -> Attacked:
    host, outcomes = tmp_path_factory.mktemp("host"), {}
    canary, other = host / "canary", host / "alice.py"
    for path in (canary, other, host / "canary.1", host / "canary.2"):
        path.write_text("tweet")
    victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    with socket.create_server(("127.0.0.1", 0)) as server:
        names = {"canary": str(canary), "other": str(other), "scratch": str(host / "scratch"), "victim": victim.pid}
        top = TOP.format(**names, port=server.getsockname()[1], attacks=SYSTEM)
        text = with_body(toy_stub, top, TRY_ALL)
        for rung in SAFE:
            if holds(rung):
                outcomes[rung] = _outcomes(str(first(toy_course, text, rung)["problem"]))
        files = {path.name: f"{path.read_text()} {path.stat().st_mode:o}" for path in host.iterdir()}
        alone = host / "alone.py"
        alone.write_text(text.split("class Affine")[0] + "\nrow_mean(None, None)\n", encoding="utf-8")
        environment = {**os.environ, "COURSE_SECRET": "x"}
        run = subprocess.run([sys.executable, "-B", str(alone)], capture_output=True, env=environment, timeout=120)
        outcomes["nothing"] = _outcomes(run.stderr.decode())
    assert victim.poll() is None, "a process of the host was killed"
    victim.kill()
    victim.wait()
    return Attacked(outcomes, files)


def _outcomes(said: str) -> dict[str, str]:
    return dict(json.loads(said[said.rindex("<") + 1 : said.rindex(">")]))


@pytest.mark.parametrize("name", SYSTEM)
def test_attacks_on_the_system(name: str, attacked: Attacked) -> None:
    assert attacked.outcomes["nothing"][name] == "ESCAPED", "the attack does not work even where nothing protects"
    held = {rung: outcomes[name] for rung, outcomes in attacked.outcomes.items() if rung in SAFE}
    assert held and "ESCAPED" not in held.values(), held


def test_the_host_is_as_it_was(attacked: Attacked) -> None:
    assert set(attacked.files) == {"canary", "alice.py", "canary.1", "canary.2"}
    assert set(attacked.files.values()) == {"tweet 100644"}


# Time, crashes and floods ----------------------------------------------------------------------------------------

HANGING = {
    "a busy loop": ("", "while True: pass"),
    "a sleep": ("import time", "time.sleep(1000)"),
    "a loop that catches everything": (
        "",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ),
    "a loop with the signals blocked": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))",
        "while True: pass",
    ),
    "a number that takes for ever": ("", "return 10 ** 10 ** 9"),
}


@pytest.mark.parametrize("name", HANGING)
def test_hanging_code_costs_its_exercise(name: str, toy_course: Course, toy_stub: str, rung: Rung) -> None:
    started = time.monotonic()
    result = first(toy_course, with_body(toy_stub, *HANGING[name]), rung.name)
    assert result["status"] in ("time", "ended", "wrong")
    assert result["status"] == "time" or "for ever" in name or "everything" in name or "blocked" in name
    assert time.monotonic() - started < 60


CRASHING = {
    "a jump to nowhere": ("import ctypes", "ctypes.string_at(0)", "signal"),
    "an abort": ("import os", "os.abort()", "signal"),
    "recursion without end": ("def f(x): return f(x)", "return f(F)", "RecursionError"),
    "a file nested too deeply": ("x = " + "-" * 200_000 + "1", "pass", ""),
    "brackets nested too deeply": ("x = " + "(" * 150 + ")" * 150, "pass", ""),
    "a null byte": ("x = '\0'", "pass", ""),
    "an enormous answer": ("import numpy as np", "return np.zeros(3_000_000)", "too large"),
    "an answer in itself": ("", "answer = []\nanswer.append(answer)\nreturn answer", "RecursionError"),
    "an integer of many digits": ("", "return 10 ** 50_000", "too large"),
}


@pytest.mark.parametrize("name", CRASHING)
def test_crashing_code_costs_its_exercise(name: str, toy_course: Course, toy_stub: str, rung: Rung) -> None:
    top, body, said = CRASHING[name]
    result = first(toy_course, with_body(toy_stub, top, body), rung.name)
    assert result["status"] in ("wrong", "ended")
    assert said in str(result["problem"])


def test_floods_are_cut_and_cost_nothing(toy_course: Course, toy_solution: str, rung: Rung) -> None:
    flood = "import os, sys, warnings\nfor stream in (1, 2): os.write(stream, b'x' * 10**6)\nprint('x' * 10**7)\n"
    flood += "print('y' * 10**7, file=sys.stderr)\nwarnings.warn('odd')\n"
    result = graded(toy_course, flood + toy_solution, rung.name)
    assert result["points"] == 5
    assert len(json.dumps(result)) < 20_000


def test_what_is_said_twice_is_the_same(toy_course: Course, toy_stub: str, rung: Rung) -> None:
    """Addresses and the folder of the run are left out, so that results can be compared byte for byte."""
    text = with_body(toy_stub, "", "raise ValueError(f'{object()} in {__file__}')")
    said = [first(toy_course, text, rung.name) for _ in range(2)]
    for one in said:
        one.pop("seconds")
    assert said[0] == said[1]
    assert "<object object at 0x...> in l00_scale/solution.py" in str(said[0]["problem"])


def test_nothing_survives_the_grading(toy_course: Course, toy_stub: str, rung: Rung) -> None:
    """Threads are let through by the filter of system calls, and must end with the process."""
    marker = f"mallory-{os.getpid()}"
    top = f"import threading, time, ctypes\nctypes.CDLL(None).prctl(15, b'{marker}'[:15])"
    body = "try:\n    threading.Thread(target=time.sleep, args=(100,)).start()\nfinally:\n    raise ValueError"
    first(toy_course, with_body(toy_stub, top, body), rung.name)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and marker[:15] in _names():
        time.sleep(0.05)
    assert marker[:15] not in _names()


def _names() -> set[str]:
    """Return the names of all processes."""
    return {path.read_text(errors="replace").strip() for path in Path("/proc").glob("[0-9]*/comm") if path.exists()}


def test_terminal_escapes_do_not_reach_the_reader(toy_course: Course, toy_stub: str, rung: Rung) -> None:
    body = "raise ValueError('\\x1b]0;owned\\x07\\x1b[2J' + chr(0x202e) + 'x')"
    result = first(toy_course, with_body(toy_stub, "", body), rung.name)
    assert "\x1b" not in str(result["message"]) and "\u202e" not in str(result["message"])
    assert "\x1b" in str(result["problem"]), "the facts keep what was said"
    assert clean(str(result["problem"])).isprintable()


def test_the_child_dies_with_its_judge(toy_course: Course, toy_stub: str, tmp_path: Path) -> None:
    """A judge that is killed leaves nothing running."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom tinygrad_rnn.grading.sandbox import Child, climb\n"
        "child = Child(climb().name, Path(sys.argv[1]), 100)\nprint(child._process.pid, flush=True)\n"
        "import time; time.sleep(100)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _running(child):
        time.sleep(0.05)
    assert not _running(child)


def _running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
