"""Parts of a base as JSON: bytes in Base64, places as lists."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from qianyue.trust.pades.stored import flag, whole
from qianyue.trust.pdf.update import Body, Footing, Place


def written(one: Footing) -> dict[str, Any]:
    return {
        "footing": [one.size, one.next_number, one.previous, _encode(one.trailer), one.streams, one.ended],
        "bodies": {
            str(number): [_encode(body.text), {name: _place_written(place) for name, place in body.places.items()}]
            for number, body in one.bodies.items()
        },
    }


def read(stored: dict[str, Any]) -> Footing:
    """Raises one of `stored.MALFORMED` for anything that `written` did not write."""
    size, next_number, previous, trailer, streams, ended = stored["footing"]
    bodies = {
        whole(int(number)): Body(_decode(text), {name: _place_read(*place) for name, place in places.items()})
        for number, (text, places) in stored["bodies"].items()
    }
    return Footing(
        size=whole(size),
        next_number=whole(next_number),
        previous=whole(previous),
        trailer=_decode(trailer),
        streams=flag(streams),
        ended=flag(ended),
        bodies=bodies,
    )


def pairs(texts: Iterable[tuple[bytes, bytes]]) -> list[list[str]]:
    return [[_encode(one), _encode(two)] for one, two in texts]


def read_pairs(stored: list[list[str]]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((_decode(one), _decode(two)) for one, two in stored)


def _place_written(place: Place) -> list[Any]:
    return [place.start, place.end, _encode(place.before), _encode(place.after), place.appending]


def _place_read(start: Any, end: Any, before: str, after: str, appending: Any) -> Place:
    return Place(whole(start), whole(end), _decode(before), _decode(after), flag(appending))


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
