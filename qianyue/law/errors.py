"""What can go wrong in this room: one base, a code for machines, a Chinese sentence for people."""

from __future__ import annotations


class LawError(Exception):
    """Base of every error of `qianyue.law`. `code` is stable; `message` is Chinese and says what to do."""

    code = "law_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class TermsError(LawError):
    """What was given is not terms (`terms.md`, "How exactly" 2).

    `pointer` is the JSON pointer (RFC 6901) of the place, "" for the document as a whole.
    """

    code = "terms_unreadable"

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer

    def __str__(self) -> str:
        return f"{self.pointer or '/'}：{self.message}"


class TermsErrors(TermsError):
    """Every complaint about one terms object at once, so that a form can show each at its field."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        pointer, message = errors[0]
        super().__init__(pointer, message)
        self.errors = errors


class UnknownKind(LawError):
    """A document kind that this product does not know."""

    code = "unknown_kind"
