"""Grade a class: the judge in this process, each student's code in a confined process of its own.

The modules, from the inside out: `wire` (bytes between the two), `confine` and `child` (the student's process),
`sandbox` (start it), `pipe` (a Respondent that asks it), `submissions` (read what students handed in), `judge` (one
submission), `batch` (all of them), `report` and `export` (what came of it), `commands`.
"""
