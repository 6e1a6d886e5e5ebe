"""Lines of a page put together again: where a line ends for want of room, the sentence goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

ENDS = tuple("。！？：；!?:;")
NUMBER = "[零〇一二三四五六七八九十百\\d]{1,6}"
# What begins a line of its own. A decimal point numbers nothing: 1.5 倍.
BEGINS = re.compile(rf"第{NUMBER}[编章节条款]|[(（]{NUMBER}[)）]|{NUMBER}(?:、|[.．](?!\d))|[①-⑳•●■◆]")
HEADING = re.compile(rf"第{NUMBER}[编章节][^，。；：]*")
PAGE_NUMBER = re.compile(r"|[\s\-—–·]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[\s\-—–·]*")
WORD = re.compile(r"[A-Za-z]")  # of a script that parts its words


def joined(lines: Sequence[str]) -> str:
    """Paragraphs, one a line, of lines as they stand on paper; an empty line parts paragraphs."""
    paragraphs: list[str] = []
    goes_on = False
    for line in map(str.strip, lines):
        if goes_on and line and not BEGINS.match(line):
            apart = " " if WORD.match(line) and WORD.match(paragraphs[-1][-1]) else ""
            paragraphs[-1] += apart + line
        elif line:
            paragraphs.append(line)
        goes_on = bool(line) and not line.endswith(ENDS) and HEADING.fullmatch(paragraphs[-1]) is None
    return "\n".join(paragraphs)


def body(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages without what would stand between two halves of a sentence: page numbers, and a running header
    after its first time.
    """
    header = None
    for page in pages:
        lines = [line.strip() for line in page]
        while lines and PAGE_NUMBER.fullmatch(lines[-1]):
            lines.pop()
        first = next(filter(None, lines), None)
        if first is not None and first == header:
            lines = lines[lines.index(first) + 1 :]
            while lines and not lines[0]:
                lines.pop(0)
        yield from lines
        header = first
