"""What the forgeries are made with."""

from __future__ import annotations

from collections.abc import Callable

from tests.trust.forging import Forger

Attack = Callable[[Forger], object]
ATTACKS: dict[str, Attack] = {}
WIDGET = b"<</Type/Annot/Subtype/Widget/FT%s/T(%s)/F 4/Rect%s/P %d 0 R%s>>"
OVERLAY = b"q 1 1 1 rg 0 0 595 842 re f 0 g BT /F1 20 Tf 72 760 Td (Wage: 1.00) Tj ET Q"


def attack(function: Attack) -> Attack:
    """Enters a forgery into the list under its name."""
    ATTACKS[function.__name__] = function  # type: ignore[attr-defined]
    return function


def annotated(forger: Forger, body: bytes) -> None:
    forger.append(forger.page(), "Annots", b"%d 0 R" % forger.add(body))


def added_to_form(forger: Forger, body: bytes) -> None:
    number = forger.add(body)
    forger.append(forger.form, "Fields", b"%d 0 R" % number).append(forger.page(), "Annots", b"%d 0 R" % number)
