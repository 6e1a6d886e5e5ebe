"""Why a file is refused: every reason at once, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Problem(NamedTuple):
    """`place` is where (`第 3 段`, empty for the file as a whole), `message` a Chinese sentence that says what to do."""

    place: str
    message: str


class UploadRefused(Exception):
    """The file is not taken. `problems` has at least one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message)
        self.problems = tuple(problems)


def refused(message: str) -> UploadRefused:
    """For one reason, which holds of the file as a whole."""
    return UploadRefused([Problem("", message)])
