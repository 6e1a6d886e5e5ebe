"""What comes of a paper: the file that stands for it from then on, and what is known of it."""

from __future__ import annotations

import json
from typing import NamedTuple

LARGEST_SENT = 20 << 20  # octets


class Rendition(NamedTuple):
    """`words`: what it says, paragraphs one a line. `unread`: pages (from 1) that show something but no words that can be read.
    `drawn`: pages that became pictures. `kind`: pdf | jpeg | png, what it was.
    """

    pdf: bytes
    pages: int
    words: str
    unread: tuple[int, ...]
    drawn: tuple[int, ...]
    kind: str


def packed(made: Rendition) -> bytes:
    """For the way to the parent: the length of what is said about the file, that, and the file."""
    said = json.dumps(made._replace(pdf=b"")._asdict() | {"pdf": ""}).encode()
    return len(said).to_bytes(4, "big") + said + made.pdf


def received(answer: bytes) -> Rendition:
    """The other end of `packed`."""
    end = 4 + int.from_bytes(answer[:4], "big")
    said = json.loads(answer[4:end])
    return Rendition(answer[end:], said["pages"], said["words"], tuple(said["unread"]), tuple(said["drawn"]), said["kind"])
