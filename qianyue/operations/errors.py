"""The root of the product's errors: a code for programs, a Chinese sentence that says what to do for people."""

from __future__ import annotations


class QianyueError(Exception):
    """Anything we refuse or cannot do on purpose. `code` is stable; `status` is the HTTP answer it maps to."""

    code = "error"
    status = 400

    def __init__(self, message: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}  # JSON pointer or form field → sentence


class NotAllowed(QianyueError):
    """The person is known and may not do this."""

    code = "not_allowed"
    status = 403


class NotFound(QianyueError):
    """Also said of things that exist and belong to somebody else: their existence is nobody's business."""

    code = "not_found"
    status = 404


class Conflict(QianyueError):
    """The thing has moved on since the person looked at it."""

    code = "conflict"
    status = 409


class InvalidInput(QianyueError):
    code = "invalid_input"
    status = 422


class TooMany(QianyueError):
    code = "too_many"
    status = 429


class Unavailable(QianyueError):
    """Something outside is down; the message says what happens by itself and what the person may do."""

    code = "unavailable"
    status = 503


class OperationsError(QianyueError):
    code = "operations"
    status = 500
