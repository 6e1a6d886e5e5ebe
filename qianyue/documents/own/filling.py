"""Fills an own text with terms: the file for the page, and the same words as blocks for the reading view."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from qianyue.documents import model as b
from qianyue.documents.own.fields import Printer
from qianyue.documents.own.setting import name_fonts
from qianyue.documents.own.text import FIELD, OwnText, W, nodes, said_by, words

HEADING = 40  # characters: a longer line in bold is a paragraph that somebody wants to be read
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def filled_file(text: OwnText, said: Printer) -> bytes:
    """The .docx with every field replaced by its words."""
    body = text.body()
    for paragraph in list(body.iter(f"{W}p")):
        _fill(paragraph, said)
    name_fonts(body)
    return text.with_body(body)


def filled_blocks(text: OwnText, said: Printer) -> tuple[b.Block, ...]:
    """The same words in the same order, for screens and for comparing with the page."""
    return tuple(block for part in text.body() for block in _block(part, said))


def _fill(paragraph: etree._Element, said: Printer) -> None:
    """A field may be spread over many runs: its words go where it begins, the rest of it goes away."""
    pieces = nodes(paragraph)
    written = [said_by(node) for node in pieces]
    for match in reversed(list(FIELD.finditer("".join(written)))):
        at, words_of_it = 0, said(match[1])
        for index, node in enumerate(pieces):
            start, end = at, at + len(written[index])
            at = end
            if end <= match.start() or start >= match.end() or node.tag != f"{W}t":
                continue
            head = (node.text or "")[: max(0, match.start() - start)]
            tail = (node.text or "")[match.end() - start :] if end > match.end() else ""
            node.text = head + (words_of_it if start <= match.start() else "") + tail
        written = [said_by(node) if node.tag == f"{W}t" else old for node, old in zip(pieces, written, strict=True)]
    for node in pieces:
        if node.tag == f"{W}t" and "\n" in (node.text or ""):
            _break(node)


def _break(node: etree._Element) -> None:
    """Line feeds inside a run's words become line breaks."""
    first, *rest = (node.text or "").split("\n")
    node.text, last = first, node
    for line in rest:
        broken, more = etree.Element(f"{W}br"), etree.Element(f"{W}t")
        more.text = line
        more.set(SPACE, "preserve")
        last.addnext(broken)
        broken.addnext(more)
        last = more


def _block(part: etree._Element, said: Printer) -> Iterator[b.Block]:
    if part.tag == f"{W}p":
        if runs := _runs(words(part), said):
            yield b.Heading("", _plain(runs)) if _is_heading(part) else b.Paragraph(runs)
    elif part.tag == f"{W}tbl":
        yield from _table(part, said)


def _is_heading(paragraph: etree._Element) -> bool:
    """Bold from end to end, and short."""
    runs = [run for run in paragraph.iter(f"{W}r") if words(run).strip()]
    return len(words(paragraph)) <= HEADING and all(_is_bold(run.find(f"{W}rPr/{W}b")) for run in runs)


def _is_bold(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "off")


def _table(table: etree._Element, said: Printer) -> Iterator[b.Block]:
    """Two columns are names and values; a regular table is a grid; any other is read row by row."""
    rows = [[_cell(cell, said) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    widths = {len(row) for row in rows}
    if widths == {2}:
        yield b.FactsTable("", tuple((_plain(name), value) for name, value in rows))
    elif len(widths) == 1 and len(rows) > 1:
        yield b.Grid(tuple(_plain(cell) for cell in rows[0]), tuple(tuple(row) for row in rows[1:]))
    else:
        yield from (b.Paragraph(line) for row in rows if (line := tuple(run for cell in row for run in (*cell, b.Run(" ")))))


def _cell(cell: etree._Element, said: Printer) -> b.Runs:
    paragraphs = [_runs(words(paragraph), said) for paragraph in cell.iter(f"{W}p")]
    return tuple(run for runs in paragraphs for run in runs)


def _plain(runs: b.Runs) -> str:
    return "".join(run.text for run in runs)


def _runs(text: str, said: Printer) -> b.Runs:
    if not text.strip():
        return ()
    pieces = FIELD.split(text)  # words and names of fields in turn
    filled = (b.Run(said(piece), "value") if n % 2 else b.Run(piece) for n, piece in enumerate(pieces))
    return tuple(run for run in filled if run.text)
