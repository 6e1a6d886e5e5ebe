"""Sentences with something filled in, which can still be said in another language."""

from __future__ import annotations


class Sentence(str):
    """The Chinese text of `pattern` with its `{blanks}` filled in: a text like any other, which remembers both.

    Whoever speaks another language translates the pattern, and those blanks that are words (a state, a step).
    """

    pattern: str
    blanks: dict[str, object]

    def __new__(cls, pattern: str, /, **blanks: object) -> Sentence:
        made = super().__new__(cls, pattern.format(**blanks))
        made.pattern, made.blanks = pattern, blanks
        return made
