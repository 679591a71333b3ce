"""The strict fake backend lives in the package, because a lesson is judged on it."""

from tinygrad_rnn.course.strict_fake import ATOMIC, FakeArray, FakeNamespace, StrictFakeBackend

__all__ = ["ATOMIC", "FakeArray", "FakeNamespace", "StrictFakeBackend"]
