"""What may not be appended to a signed file, tried by those who would profit most.

Every forgery is one well-formed later revision, made at three moments: by the employer before it signs with its own genuine
key; by whoever closes the file, with genuine evidence and a genuine timestamp over the forgery; and after conclusion, closed
once more. No signature is broken by any of it, so digests alone would call each of these files good.
"""

from __future__ import annotations

import contextlib

import pytest

from qianyue.trust.pdf import Document, PdfDamaged
from tests.trust.cast import World
from tests.trust.forgeries import ATTACKS
from tests.trust.forging import Forger, closed_over, codes, judged
from tests.trust.handmade import hand_signed
from tests.trust.papers import conclude, paper, sign

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
FORGERIES = sorted(ATTACKS)
AMBIGUOUS = {"field_of_the_same_name_added", "field_moved_by_an_odd_spelling"}  # two readers, two meanings: not read at all
SIGNED = sign(paper(), WORLD, ALICE, field="worker")
BOTH = sign(SIGNED, WORLD, ACME, field="employer")
CONTRACT = conclude(WORLD, worker=ALICE, employer=ACME)


def forged(pdf: bytes, name: str) -> bytes:
    forger = Forger(pdf)
    ATTACKS[name](forger)
    return forger.save()


def refused(pdf: bytes, name: str) -> None:
    report = judged(pdf, WORLD)
    code = "file_damaged" if name in AMBIGUOUS else "changed_after_signing"
    assert report.verdict == "invalid", (name, report)
    assert code in codes(report), (name, codes(report))
    assert report.changes == "forbidden" or name in AMBIGUOUS


def closed(pdf: bytes) -> bytes:
    """Closed genuinely, unless the forgery is such that not even our writer can read it: then it is judged as it is."""
    try:
        return closed_over(pdf, WORLD, ALICE, ACME)
    except PdfDamaged:
        return pdf


def test_it_works() -> None:
    """The control: what an honest hand appends at each moment, by the same tools, is valid."""
    assert judged(closed(hand_signed(SIGNED, WORLD, ACME, field="employer")), WORLD).verdict == "valid"
    assert judged(closed(BOTH), WORLD).verdict == "valid"
    assert judged(closed(CONTRACT), WORLD).verdict == "valid"
    assert judged(closed(Forger(BOTH).put(1, Forger(BOTH).text(1)).save()), WORLD).verdict == "valid"  # the same once more


@pytest.mark.parametrize("name", FORGERIES)
def test_the_employer_cannot_change_what_the_worker_signed(name: str) -> None:
    pdf = hand_signed(SIGNED, WORLD, ACME, field="employer", forge=lambda forger, _: ATTACKS[name](forger))
    refused(closed(pdf), name)


@pytest.mark.parametrize("name", FORGERIES)
def test_nor_in_a_revision_before_it_signs(name: str) -> None:
    pdf = forged(SIGNED, name)
    with contextlib.suppress(PdfDamaged):  # then it is judged as it is
        pdf = closed(hand_signed(pdf, WORLD, ACME, field="employer"))
    refused(pdf, name)


@pytest.mark.parametrize("name", FORGERIES)
def test_whoever_closes_the_file_cannot_change_it(name: str) -> None:
    refused(closed(forged(BOTH, name)), name)


@pytest.mark.parametrize("name", FORGERIES)
def test_nobody_can_change_it_after_conclusion(name: str) -> None:
    pdf = forged(CONTRACT, name)
    assert len(Document(pdf).revisions) == 5
    refused(pdf, name)
    refused(closed(pdf), name)


def test_the_digests_alone_would_have_called_it_good() -> None:
    """Why there is an analysis of changes at all: each signature and the timestamp of this forgery hold."""
    report = judged(closed(forged(BOTH, "white_rectangle_over_the_page")), WORLD)
    assert [signature.verdict for signature in report.signatures] == ["valid", "valid"]
    assert report.timestamp is not None
    assert report.timestamp.verdict == "valid"
    assert (report.verdict, codes(report)) == ("invalid", {"changed_after_signing"})
