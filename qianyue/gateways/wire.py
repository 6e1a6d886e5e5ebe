"""Field types that the JSON of several parties shares."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]  # fits an HTTP header
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]  # fits a URL
Word = Annotated[str, StringConstraints(max_length=100)]


def _decoded(value: Any) -> Any:
    """Strictly: the lenient decoder lets two texts stand for one value. Bytes are our own and pass."""
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("not base64") from None
    return value


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


Base64 = Annotated[bytes, BeforeValidator(_decoded), PlainSerializer(text, when_used="json")]
