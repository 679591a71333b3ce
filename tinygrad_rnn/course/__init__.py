"""What runs the graded lessons. A lesson's test file imports everything it needs from here.

>>> lesson = Lesson(number=6, title="Share the weights", exercises=[Exercise("l06-1", "one layer for all", points=4)])
>>> lesson.points
4
"""

from tinygrad_rnn.course.facts import when
from tinygrad_rnn.course.grade import check
from tinygrad_rnn.course.inputs import floats, ids, masks, size
from tinygrad_rnn.course.lesson import Exercise, Lesson
from tinygrad_rnn.course.student import Student, device, named, on_device, own, plain, rng

__all__ = [
    "Exercise",
    "Lesson",
    "Student",
    "check",
    "device",
    "floats",
    "ids",
    "masks",
    "named",
    "on_device",
    "own",
    "plain",
    "rng",
    "size",
    "when",
]
