"""The one base of every error of this room."""

from __future__ import annotations


class TrustError(Exception):
    """Something could not be trusted, read or made.

    `code` is a stable snake_case word for programs; `message` is a Chinese sentence that says what to do.
    Neither ever carries key material or personal data.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
