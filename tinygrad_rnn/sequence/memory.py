"""Memory that is used again: large arrays would otherwise come fresh from the operating system at every step.

Fresh memory is handed over page by page, each on first touch, and that takes longer than most of what is then done with
it. So the memory of an array goes back to where it came from, but only when nobody can see the array any more: neither
it nor a view of it is left. Nobody has to say when that is, because Python knows.
"""

from __future__ import annotations

import math
import weakref
from typing import Any

import numpy as np

from tinygrad_rnn.backend import Array

SMALL = 2**16  # bytes; less than that, Python has at hand
ALIGNED = 64  # bytes of a line of the cache


class Memory:
    """Lends arrays. CuPy has something like it, so arrays on a graphics card are left to it.

    Blocks have sizes that are powers of two, so that sentences of nearly the same length share them; what is never
    touched of a block takes no memory. When no block fits, all that lie idle are given up, so that there are never more
    than were in use at one time.

    Examples
    --------
    >>> memory = Memory()
    >>> a = memory.empty(np, (1000, 100), np.float32)
    >>> place = a.ctypes.data
    >>> b = memory.empty(np, (1000, 100), np.float32)
    >>> view = a[:10]
    >>> del a
    >>> memory.empty(np, (1000, 100), np.float32).ctypes.data == place  # the view is still there
    False
    >>> del view
    >>> memory.empty(np, (900, 100), np.float32).ctypes.data == place
    True
    """

    def __init__(self) -> None:
        self.idle: dict[int, list[memoryview]] = {}

    def empty(self, xp: Any, shape: tuple[int, ...], dtype: Any) -> Array:
        """Return an array of any numbers that shares its memory with no other."""
        count = math.prod(shape)
        size = count * dtype.itemsize if isinstance(dtype, np.dtype) else count * np.dtype(dtype).itemsize
        if xp is not np or size < SMALL:
            return xp.empty(shape, dtype)
        size = 1 << (size - 1).bit_length()
        try:
            block = self.idle[size].pop()
        except (KeyError, IndexError):
            self.idle = {}
            block = aligned(size)
        whole = np.frombuffer(block, dtype, count)  # what every view refers to, as the memory is not an array's own
        weakref.finalize(whole, self.take_back, block).atexit = False
        return whole.reshape(shape)

    def take_back(self, block: memoryview) -> None:
        """Keep a block that nobody sees any more for the next array."""
        self.idle.setdefault(block.nbytes, []).append(block)

    def __deepcopy__(self, memo: Any) -> Memory:
        return Memory()

    def __reduce__(self) -> Any:
        return Memory, ()


def aligned(size: int) -> memoryview:
    """Return new memory that begins with a line of the cache."""
    block = np.empty(size + ALIGNED, np.uint8)
    start = -block.ctypes.data % ALIGNED
    return block[start : start + size].data
