"""Names the font of every character that the first font lacks. Left to itself, LibreOffice draws such characters after the
rest of their line, and whoever copies or reads the page aloud gets them in the wrong place.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import groupby

from lxml import etree

from qianyue.documents import fonts
from qianyue.documents.own.text import W

FAMILIES = dict(zip(fonts.FALLBACK, ("Noto Serif SC", "Noto Sans New Tai Lue", "HanaMinA", "HanaMinB"), strict=True))
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def name_fonts(body: etree._Element) -> None:
    """Cuts runs where the font changes. Characters that no font has are left to the check of glyphs."""
    for run in list(body.iter(f"{W}r")):
        pieces = [(family, node) for child in run if child.tag != f"{W}rPr" for family, node in _pieces(child)]
        if all(family == FAMILIES[fonts.FALLBACK[0]] for family, _ in pieces):
            continue
        for family, group in groupby(pieces, key=lambda piece: piece[0]):
            run.addprevious(_run(run.find(f"{W}rPr"), family, [node for _, node in group]))
        parent = run.getparent()
        assert parent is not None  # noqa: S101 - a run stands in a paragraph
        parent.remove(run)


def _pieces(child: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    first = FAMILIES[fonts.FALLBACK[0]]
    if child.tag != f"{W}t":
        yield first, deepcopy(child)
        return
    for family, characters in groupby(child.text or "", key=lambda c: FAMILIES.get(fonts.font_of(c) or "", first)):
        piece = etree.Element(f"{W}t", {SPACE: "preserve"})
        piece.text = "".join(characters)
        yield family, piece


def _run(looks: etree._Element | None, family: str, content: list[etree._Element]) -> etree._Element:
    run = etree.Element(f"{W}r")
    own = etree.SubElement(run, f"{W}rPr") if looks is None else deepcopy(looks)
    own.insert(0, etree.Element(f"{W}rFonts", {f"{W}{script}": family for script in ("ascii", "hAnsi", "eastAsia", "cs")}))
    run.insert(0, own)
    run.extend(content)
    return run
