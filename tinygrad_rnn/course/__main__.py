"""``python -m tinygrad_rnn.course``: the commands of the course alone."""

from __future__ import annotations

import argparse
import sys

from tinygrad_rnn.course.commands import add_commands
from tinygrad_rnn.errors import CourseError


def main() -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tinygrad_rnn.course", description=__doc__)
    add_commands(parser.add_subparsers(required=True, metavar="COMMAND"))
    arguments = parser.parse_args()
    try:
        return int(arguments.run(arguments))
    except CourseError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
