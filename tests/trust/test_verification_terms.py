"""The terms that a signed file carries: which of them are believed, and who must have signed them."""

from __future__ import annotations

import json
import re

import pytest

from tests.trust.cast import WORKER, World
from tests.trust.forging import Forger, codes, content, judged
from tests.trust.papers import TERMS, conclude, paper

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()


def test_it_works() -> None:
    assert judged(conclude(WORLD, worker=ALICE, employer=ACME), WORLD).terms == TERMS


@pytest.mark.parametrize(
    "terms",
    [None, {}, {**TERMS, "worker": {}}, {**TERMS, "worker": []}, {**TERMS, "worker": {"name": [WORKER]}}],
)
def test_terms_that_name_nobody_cannot_be_compared(terms: dict[str, object] | None) -> None:
    report = judged(conclude(WORLD, base=paper(terms=terms), worker=ALICE, employer=ACME), WORLD)
    assert (report.verdict, codes(report)) == ("undetermined", {"party_unnamed"})
    assert report.terms == terms


def with_terms(written: bytes) -> bytes:
    """A concluded contract whose attached terms are these octets."""
    forger = Forger(paper())
    base = forger.put(attached(forger), content(written)).save()
    return conclude(WORLD, base=base, worker=ALICE, employer=ACME)


def attached(forger: Forger) -> int:
    """The number of the attached terms' stream."""
    found = re.search(rb"/EF << /F (\d+) 0 R", forger.pdf)
    assert found
    return int(found[1])


@pytest.mark.parametrize(
    "written",
    [
        b"", b"{", b"[]", b"null", b"17", b"\xff\xfe{", b'{"a":NaN}', b'{"a":"\\ud800"}', b'{"a":1,"a":2}', b"[" * 100_000,
        b'{"a":' + b"9" * 5000 + b"}", b'{"worker":{"name":"a","name":"b"}}',
    ],
)  # fmt: skip
def test_terms_that_readers_would_read_differently_are_unreadable(written: bytes) -> None:
    report = judged(with_terms(written), WORLD)
    assert report.verdict == "undetermined"
    assert codes(report) == {"terms_unreadable", "party_unnamed"}
    assert report.terms is None


def test_terms_are_those_of_the_revision_that_was_signed_first() -> None:
    """Not those of an earlier draft in the same file, which no reader shows."""
    written = json.dumps({**TERMS, "pay": {"monthly_wage": "9999.00"}}, ensure_ascii=False).encode()
    report = judged(with_terms(written), WORLD)
    assert report.verdict == "valid"
    assert report.terms is not None
    assert report.terms["pay"] == {"monthly_wage": "9999.00"}


def test_two_attachments_of_one_name_are_not_guessed_between() -> None:
    forger = Forger(paper())
    other = forger.add(content(json.dumps({**TERMS, "kind": "other"}).encode()))
    number = forger.add(b"<</Type/Filespec/F(terms.json)/UF(terms.json)/EF<</F %d 0 R>>>>" % other)
    base = forger.append(forger.root, "AF", b"%d 0 R" % number).save()
    assert "terms_unreadable" in codes(judged(conclude(WORLD, base=base), WORLD))
