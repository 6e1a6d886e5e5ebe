"""The interactive form, as far as signature fields are concerned (12.7.2, 12.7.4, 12.7.5.5), and the page list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qianyue.trust.pdf.document import View
from qianyue.trust.pdf.errors import PdfDamaged, PdfUnsupported
from qianyue.trust.pdf.objects import Array, Dictionary, Name, Ref, Value

MAX_FIELDS = 2_000
MAX_NAME = 1_000  # characters of a full name, all levels
MAX_PAGES = 20_000
MAX_DEPTH = 64  # of the page tree
_STRIP = {Name(key) for key in ("Type", "Subtype", "FT", "Ff", "T", "TU", "F", "Rect", "P", "AP")}
_SEAM = re.compile(r"([a-z]{1,30})_seam_([1-9][0-9]{0,4})")


@dataclass(frozen=True)
class SignatureField:
    """A terminal signature field: full name, its object, and whether it is a top-level field merged with its widget."""

    name: str
    number: int
    dictionary: Dictionary
    merged: bool

    @property
    def value(self) -> Value:
        return self.dictionary.get(Name("V"))


@dataclass(frozen=True)
class Strip:
    """The field at the edge of a page for a strip of a cross-page seal: whose (the name of the signature field), and where.

    A read-only text field of its own (docs/decisions/0009): a signature field may have one widget only (12.7.5.5).
    """

    role: str
    page: int
    number: int
    dictionary: Dictionary


def text_of(value: Value) -> str:
    """A text string as text (7.9.2.2)."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")


def signature_fields(view: View) -> list[SignatureField]:
    """All signature fields in the order of the form. Two of the same name are damage: readers would differ."""
    if view.signature_fields is None:
        view.signature_fields = tuple(_signature_fields(view))
    return list(view.signature_fields)


def _signature_fields(view: View) -> list[SignatureField]:
    form = view.dictionary(view.catalog.get(Name("AcroForm")))
    if form is None:
        return []
    found: list[SignatureField] = []
    seen: set[int] = set()
    pending: list[tuple[Value, str, Value]] = [(item, "", None) for item in reversed(_array(view, form.get(Name("Fields"))))]
    while pending:
        item, prefix, inherited = pending.pop()
        field = view.dictionary(item)
        if not isinstance(item, Ref) or field is None or item.number in seen:
            raise PdfDamaged("form field")
        seen.add(item.number)
        if len(seen) > MAX_FIELDS:
            raise PdfUnsupported("too many form fields")
        kind = field.get(Name("FT"), inherited)
        name = ".".join(part for part in (prefix, text_of(view.resolve(field.get(Name("T"))))) if part)
        if len(name) > MAX_NAME:
            raise PdfUnsupported("field name too long")
        children = [kid for kid in _array(view, field.get(Name("Kids"))) if Name("T") in (view.dictionary(kid) or {})]
        if children:
            pending += [(kid, name, kind) for kid in reversed(children)]
        elif kind == Name("Sig"):
            merged = field.get(Name("Subtype")) == Name("Widget") and not prefix
            found.append(SignatureField(name, item.number, field, merged))
    if len({field.name for field in found}) != len(found):
        raise PdfDamaged("two signature fields of one name")
    return found


def strips(view: View) -> dict[str, list[Strip]]:
    """The strips of cross-page seals by role, in the order of their pages: top-level text fields merged with their widgets."""
    form = view.dictionary(view.catalog.get(Name("AcroForm"))) or Dictionary()
    found: dict[str, dict[int, Strip]] = {}
    for item in _array(view, form.get(Name("Fields"))):
        field = view.dictionary(item)
        if not isinstance(item, Ref) or field is None or field.get(Name("FT")) != Name("Tx"):
            continue
        named = _SEAM.fullmatch(text_of(field.get(Name("T"))))
        # Nothing else in it: no value, no action, no flag by which a reader lets it grow or turn (12.5.3) or be typed into.
        plain = field.keys() <= _STRIP and (field.get(Name("Ff")), field.get(Name("F"))) == (1, 644)
        if named and plain and field.get(Name("Subtype")) == Name("Widget"):
            one = Strip(named[1], int(named[2]), item.number, field)
            if found.setdefault(one.role, {}).setdefault(one.page, one) is not one:
                raise PdfDamaged("two form fields of one name")
    return {role: [of[page] for page in sorted(of)] for role, of in found.items()}


def rectangle(view: View, value: Value) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top (7.9.5), whichever corners are stated."""
    stated = view.resolve(value)
    sides = [side for side in map(view.resolve, stated) if _is_number(side)] if isinstance(stated, Array) else []
    if len(sides) != 4:
        return None
    one, two, three, four = (float(side) for side in sides)  # type: ignore[arg-type]
    return min(one, three), min(two, four), max(one, three), max(two, four)


def inherited(view: View, page: int, key: str) -> Value:
    """A page's attribute, its own or that of a node above it (7.7.3.4)."""
    node = view.dictionary(Ref(page, 0))
    for _ in range(MAX_DEPTH):
        if node is None:
            return None
        if Name(key) in node:
            return view.resolve(node[Name(key)])
        node = view.dictionary(node.get(Name("Parent")))
    raise PdfDamaged("page tree")


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def pages(view: View) -> list[int]:
    """Object numbers of the pages, in order."""
    found: list[int] = []
    seen: set[int] = set()
    pending = [view.catalog.get(Name("Pages"))]
    while pending:
        item = pending.pop()
        node = view.dictionary(item)
        if not isinstance(item, Ref) or node is None or item.number in seen:
            raise PdfDamaged("page tree")
        seen.add(item.number)
        if len(seen) > MAX_PAGES:
            raise PdfUnsupported("too many pages")
        if Name("Kids") in node:
            pending += reversed(_array(view, node.get(Name("Kids"))))
        else:
            found.append(item.number)
    return found


def _array(view: View, value: Value) -> list[Value]:
    found = view.resolve(value)
    if found is None:
        return []
    if not isinstance(found, Array):
        raise PdfDamaged("array expected")
    return list(found)
