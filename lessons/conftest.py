"""Makes ``pytest lessons/`` grade the lessons; the same file stands in a student's copy."""

from tinygrad_rnn.course.plugin import (
    pytest_addoption,
    pytest_pycollect_makemodule,
    pytest_terminal_summary,
)

__all__ = ["pytest_addoption", "pytest_pycollect_makemodule", "pytest_terminal_summary"]
