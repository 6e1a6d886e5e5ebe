"""The instructions of a page, a form or a glyph: only such as we know, and what they use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pikepdf

from qianyue.uploads.attach.schema import DEEPEST, DROPPED, OPERATORS

INVISIBLE = 3  # text rendering mode: what text recognition lays over a scan
MOST = 2_000_000  # instructions of one piece of content
INLINE_FILTERS = ("/FlateDecode", "/DCTDecode", "/CCITTFaxDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode")
INLINE_COLOURS = ("/DeviceGray", "/DeviceRGB")


class Unfaithful(Exception):
    """This page cannot be copied so that the copy shows the same and keeps the rules: it is drawn."""


@dataclass
class Used:
    """Names of fonts in which something is shown, or is there without being shown; whether names of resources are used."""

    visible: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    resources: bool = False


def rewritten(content: pikepdf.Object | pikepdf.Page) -> tuple[bytes, Used]:
    """The same instructions without marks. Raises Unfaithful."""
    used, kept = Used(), []
    font, mode, stack = "", 0, []
    for count, instruction in enumerate(pikepdf.parse_content_stream(content)):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if count > MOST:
            raise Unfaithful("too much")
        if name in DROPPED:
            if name == "BDC" and str(operands[0]) == "/OC":
                raise Unfaithful("layers")
            continue
        if name == "INLINE IMAGE":
            _inline(operands[0])
        elif name not in OPERATORS:
            raise Unfaithful(f"operator {name}")
        if name == "q":
            stack.append((font, mode))
            if len(stack) > DEEPEST:
                raise Unfaithful("depth")
        elif name == "Q" and stack:
            font, mode = stack.pop()
        elif name == "Tf":
            font = str(operands[0])
        elif name == "Tr":
            mode = int(operands[0])
        elif name in ("Tj", "TJ", "'", '"'):
            (used.hidden if mode == INVISIBLE else used.visible).add(font)
        elif name in ("cs", "CS") and str(operands[0]) == "/DeviceCMYK":
            raise Unfaithful("colours for print")
        if name in ("Tf", "Do", "gs", "cs", "CS", "sh", "scn", "SCN"):
            used.resources = True
        kept.append((operands, instruction.operator))
    return bytes(pikepdf.unparse_content_stream(kept)), used


def _inline(image: Any) -> None:
    """Raises Unfaithful for what a picture inside the instructions may not be."""
    said = image.obj  # its names written out
    filters = said.get("/Filter", pikepdf.Array())
    for one in filters if isinstance(filters, pikepdf.Array) else [filters]:
        if str(one) not in INLINE_FILTERS:
            raise Unfaithful(f"filter {one}")
    if str(said.get("/ColorSpace", "/DeviceGray")) not in INLINE_COLOURS:
        raise Unfaithful("colours")
