"""l10-4: every step has a cell of its own"""

import copy


class UnrolledRNN:
    def __init__(self, cell, s):
        self.cells = [copy.deepcopy(cell) for _ in range(s)]
