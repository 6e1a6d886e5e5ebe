"""Log lines: JSON, UTC, without personal data. Words are constants; values are keys of records, codes and numbers."""

from __future__ import annotations

import logging
import logging.config
import sys
from typing import Any

import structlog

_ALLOWED_TRACE = 12  # frames kept of an unexpected error: where, never with which values


def configure() -> None:
    """Send everything, Django's own lines too, through one renderer to standard error."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _places_only,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [stream]
    root.setLevel(logging.WARNING)
    # Both write request paths and form values of rejected requests: our own middleware says what is needed.
    for noisy in ("django.request", "django.security"):
        logging.getLogger(noisy).disabled = True


def _places_only(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """An exception becomes its type and where it was raised: messages of libraries quote the data they choke on."""
    problem = event.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()[1]
    elif isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        frames, trace = [], problem.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            frames.append(f"{code.co_filename.rsplit('/qianyue/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        event["error"] = type(problem).__name__
        event["where"] = frames[-_ALLOWED_TRACE:]
    return event
