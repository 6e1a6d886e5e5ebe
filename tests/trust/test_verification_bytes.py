"""Any change of any byte, anywhere: never valid, never an exception, never slow."""

from __future__ import annotations

import random
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qianyue.trust.pdf import Document
from qianyue.trust.pdf.form import signature_fields
from tests.trust.cast import World
from tests.trust.forging import judged
from tests.trust.papers import conclude, paper, sign

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
CONTRACT = conclude(WORLD, worker=ALICE, employer=ACME)
SIGNED = sign(paper(), WORLD, ALICE, field="worker")
KEYWORDS = rb"\d+ 0 obj|endobj|stream|endstream|xref|trailer|startxref|%%EOF|/ByteRange|/Contents|/Prev|/Size|/Root|/V |/DSS|%PDF"


def contents(field: str) -> range:
    view = Document(CONTRACT).current
    value = next(found for found in signature_fields(view) if found.name == field).value
    return range(*view.dictionary(value).spans["Contents"])  # type: ignore[index, union-attr]


def places() -> dict[int, int]:
    """Offsets to change, and the bits to turn: every structural word, every signature's edges, chance for the rest.

    Nothing covers the closing token but itself, so it gets a third of all.
    """
    chance = random.Random(20261124)  # noqa: S311  # a sample, not a secret
    structural = {found.start() + chance.randrange(len(found[0])) for found in re.finditer(KEYWORDS, CONTRACT)}
    token = contents("timestamp")
    used = len(CONTRACT[token.start : token.stop].rstrip(b">0"))
    found = set(chance.sample(range(token.start, token.start + used), 130))
    found |= {edge for field in ("worker", "employer", "timestamp") for edge in (contents(field)[0], contents(field)[-1])}
    found |= {contents(field)[-2] for field in ("worker", "employer", "timestamp")}  # the reserve's last zero
    found |= structural
    found |= set(chance.sample(range(len(CONTRACT)), max(0, 400 - len(found))))
    return {offset: chance.choice((0x01, 0x20, 0x20, 0x04, 0x80, 0x10)) for offset in sorted(found)}


def test_it_works() -> None:
    assert judged(CONTRACT, WORLD).verdict == "valid"
    assert len(places()) >= 380


def test_no_byte_can_change_unseen() -> None:
    seen = {}
    for offset, bits in places().items():
        forged = bytearray(CONTRACT)
        forged[offset] ^= bits
        report = judged(bytes(forged), WORLD)
        assert report.verdict != "valid", (offset, bits, CONTRACT[offset - 20 : offset + 20])
        seen[offset] = report.verdict
    certain = sum(verdict == "invalid" for verdict in seen.values())
    assert certain > 0.9 * len(seen)  # nearly always it can even be proven


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(CONTRACT) - 1))
@example(Document(CONTRACT).revisions[0].end)
@example(Document(CONTRACT).revisions[1].end)
@example(Document(CONTRACT).revisions[2].end)
@example(len(CONTRACT) - 1)
def test_no_part_of_it_is_valid(size: int) -> None:
    assert judged(CONTRACT[:size], WORLD).verdict != "valid"


@settings(max_examples=80, deadline=None)
@given(st.binary(min_size=1, max_size=60) | st.sampled_from([b"\n", b"\r\n", b" ", b"%%EOF\n", CONTRACT, SIGNED, b"\0" * 4000]))
def test_nothing_can_be_appended(tail: bytes) -> None:
    assert judged(CONTRACT + tail, WORLD).verdict == "invalid"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(CONTRACT)), st.binary(min_size=1, max_size=30))
def test_nothing_can_be_put_in_between(at: int, more: bytes) -> None:
    assert judged(CONTRACT[:at] + more + CONTRACT[at:], WORLD).verdict != "valid"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_garbage_gets_a_verdict(data: bytes) -> None:
    for garbage in (data, b"%PDF-1.7\n" + data, b"%PDF-1.7\n" + data + b"\nstartxref\n9\n%%EOF\n"):
        assert judged(garbage, WORLD).verdict in ("invalid", "undetermined")
