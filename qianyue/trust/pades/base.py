"""What signing must know of a file, so that it parses nothing: the renderer hands it over with the file, every signature leaves
the next one (crypto.md 3.3). `Base.read` is for files that come without.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qianyue.trust import digests
from qianyue.trust.pades import footings
from qianyue.trust.pades.appearance import Rectangle, Window
from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pades.stored import MALFORMED, flag, loaded, points, whole
from qianyue.trust.pdf import Array, Dictionary, Document, Name, Ref, Stream, View
from qianyue.trust.pdf.form import SignatureField, Strip, inherited, pages, rectangle, signature_fields, strips
from qianyue.trust.pdf.update import Body, Footing, Place

_FORMAT = "qianyue-base/1"
TURNS = (0, 90, 180, 270)
NOWHERE: Rectangle = (0.0, 0.0, 0.0, 0.0)
STORE = ("Certs", "OCSPs", "CRLs")  # EN 319 142-1 5.4.2


@dataclass(frozen=True)
class Field:
    """A signature field. `rect` is left, bottom, right, top in points; `page` counts from 0 (None: on no page).

    `fillable`: top-level and merged with its widget, so that appending can fill it. `turn`: by how many degrees clockwise readers
    turn the page (0, 90, 180, 270).
    """

    number: int
    rect: Rectangle
    page: int | None
    signed: bool
    fillable: bool
    turn: int = 0


@dataclass(frozen=True)
class Seam:
    """A cross-page seal: for every page the number of the field at its edge, the field's text before and after what refers to
    its look, and the window of the seal that it shows."""

    numbers: tuple[int, ...]
    texts: tuple[tuple[bytes, bytes], ...]
    windows: tuple[Window, ...]


@dataclass(frozen=True, kw_only=True)
class Base:
    """A file as signing sees it. `form`, `fields_in`, `page` and `annotations_in` are numbers of objects to be edited.

    `store` holds the validation data that the file carries: kind → SHA-256 → object. `seams` has the cross-page seals that may
    still be shown, by the signature field that they belong to.
    """

    footing: Footing
    fields: Mapping[str, Field]
    catalog: int
    form: int
    fields_in: int
    page: int
    annotations_in: int
    flagged: bool
    store: Mapping[str, Mapping[str, int]]
    seams: Mapping[str, Seam] = dataclasses.field(default_factory=dict)

    @classmethod
    def read(cls, pdf: bytes) -> Base:
        """Raises `PdfError` for a file that cannot be read, `PadesError` for one without signature fields."""
        return _Reading(Document(pdf)).base()

    def field(self, name: str) -> Field:
        """The field to sign: it must exist, be empty and be its own widget, or appending could not fill it."""
        found = self.fields.get(name)
        if found is None:
            raise PadesError("field_missing", f"文件中没有名为 {name} 的签名域，请使用平台生成的文件。")
        if found.signed:
            raise PadesError("field_already_signed", f"签名域 {name} 已经签署，不能重复签署。")
        if not found.fillable:
            raise PadesError("field_unsuitable", f"签名域 {name} 的结构不受支持，请使用平台生成的文件。")
        return found

    def awaits(self, name: str) -> bool:
        """Whether there is a field of this name that nobody has signed yet."""
        return name in self.fields and not self.fields[name].signed

    def signed(self, footing: Footing, name: str) -> Base:
        """The base of the file in which `name` has been signed: its strips have their looks, or will never have any."""
        fields = {**self.fields, name: replace(self.fields[name], signed=True)}
        seams = {role: one for role, one in self.seams.items() if role != name}
        return replace(self, footing=footing, flagged=True, fields=fields, seams=seams)

    def to_json(self) -> str:
        return json.dumps(
            {
                "format": _FORMAT,
                **footings.written(self.footing),
                "fields": {
                    name: [one.number, one.rect, one.page, one.signed, one.fillable, one.turn]
                    for name, one in self.fields.items()
                },
                "seams": {name: [one.numbers, footings.pairs(one.texts), one.windows] for name, one in self.seams.items()},
                "objects": [self.catalog, self.form, self.fields_in, self.page, self.annotations_in],
                "flagged": self.flagged,
                "store": {kind: dict(items) for kind, items in self.store.items()},
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Base:
        """Raises `PadesError` for anything that `to_json` did not write."""
        try:
            return _from_json(loaded(text))
        except MALFORMED:
            raise PadesError("base_malformed", "文件的签署索引损坏，请重新读取文件。") from None


class _Reading:
    """Finds in a document what `Base` holds."""

    def __init__(self, document: Document) -> None:
        self._document, self._view = document, document.current
        self._bodies: dict[int, Body] = {}

    def base(self) -> Base:
        view = self._view
        root, stated = view.trailer.get(Name("Root")), view.catalog.get(Name("AcroForm"))
        form = view.dictionary(stated)
        if form is None or not isinstance(root, Ref):
            raise PadesError("field_missing", "文件中没有签名域，请使用平台生成的文件。")
        catalog, form_number = root.number, stated.number if isinstance(stated, Ref) else root.number
        order = pages(view)
        page = view.dictionary(Ref(order[0], 0)) if order else None
        if page is None:
            raise PadesError("file_unsuitable", "文件中没有页面，请使用平台生成的文件。")
        self._value(catalog, view.catalog, "DSS")
        self._value(form_number, form, "SigFlags")
        fields_in = self._array(form_number, form, "Fields")
        annotations_in = self._array(order[0], page, "Annots")
        fields = {one.name: self._field(one, order) for one in signature_fields(view)}
        seams = {role: self._seam(role) for role in strips(view) if role in fields and not fields[role].signed}
        return Base(
            footing=self._footing(),
            fields=fields,
            catalog=catalog,
            form=form_number,
            fields_in=fields_in,
            page=order[0],
            annotations_in=annotations_in,
            flagged=form.get(Name("SigFlags")) == 3,
            store=_store(view),
            seams=seams,
        )

    def _footing(self) -> Footing:
        document, trailer = self._document, self._view.trailer
        size = trailer.get(Name("Size"))
        highest = max(max(revision.section.entries, default=0) for revision in document.revisions)
        kept = b"".join(
            b"/" + key.encode() + b" " + document.data[trailer.spans[Name(key)].start : trailer.spans[Name(key)].end]
            for key in ("Root", "Info", "ID")
            if key in trailer
        )
        return Footing(
            size=len(document.data),
            next_number=max(highest + 1, size if isinstance(size, int) else 0),
            previous=document.revisions[-1].section.offset,
            trailer=kept,
            streams=document.revisions[-1].section.stream,
            ended=document.data[-1:] in (b"\n", b"\r"),
            bodies=self._bodies,
        )

    def _field(self, one: SignatureField, order: list[int]) -> Field:
        if one.merged:
            for key in ("V", "AP"):
                self._value(one.number, one.dictionary, key)
        page = _page(one, self._view, order)
        turn = 0 if page is None else _turn(self._view, order[page])
        return Field(one.number, rect_of(one, self._view), page, one.value is not None, one.merged, turn)

    def _seam(self, role: str) -> Seam:
        found = strips(self._view)[role]
        rectangles = [rectangle(self._view, strip.dictionary.get(Name("Rect"))) or NOWHERE for strip in found]
        texts = tuple(self._around_look(strip) for strip in found)
        return Seam(tuple(strip.number for strip in found), texts, tuple(_windows(rectangles)))

    def _around_look(self, strip: Strip) -> tuple[bytes, bytes]:
        text, start = self._view.text(strip.number)
        place = _value_place(strip.dictionary, "AP")
        return text[: place.start - start] + place.before + b"<</N ", b">>" + text[place.end - start :]

    def _value(self, number: int, dictionary: Dictionary, key: str) -> None:
        """The place of an entry's value in object `number`."""
        self._place(number, key, _value_place(dictionary, key))

    def _array(self, number: int, owner: Dictionary, key: str) -> int:
        """The place behind the last item of the array `owner[key]`, and the object where that stands."""
        stated = owner.get(Name(key))
        array = self._view.resolve(stated)
        end = owner.span.end - 2
        if not isinstance(array, Array):
            place = Place(end, end, b"/" + key.encode() + b"[", b"]", appending=True)
        else:
            number = stated.number if isinstance(stated, Ref) else number
            place = Place(array.span.end - 1, array.span.end - 1, b" ", appending=True)
        self._place(number, key, place)
        return number

    def _place(self, number: int, name: str, place: Place) -> None:
        text, start = self._view.text(number)
        body = self._bodies.get(number) or Body(text, {})
        moved = place._replace(start=place.start - start, end=place.end - start)
        self._bodies[number] = Body(body.text, {**body.places, name: moved})


def _value_place(dictionary: Dictionary, key: str) -> Place:
    span, end = dictionary.spans.get(Name(key)), dictionary.span.end - 2
    return Place(span.start, span.end, b" ") if span else Place(end, end, b"/" + key.encode() + b" ")


def rect_of(one: SignatureField, view: View) -> Rectangle:
    return rectangle(view, one.dictionary.get(Name("Rect"))) or NOWHERE


def _windows(rectangles: list[Rectangle]) -> Iterator[Window]:
    """What each strip shows of a seal that is as wide as its strips are high: side by side they make it whole, and begin anew."""
    shown = 0.0
    for left, bottom, right, top in rectangles:
        if shown + (right - left) / 2 > top - bottom:
            shown = 0.0
        yield Window(round(shown, 4), round(right - left, 4), round(top - bottom, 4))
        shown += right - left


def _turn(view: View, page: int) -> int:
    stated = inherited(view, page, "Rotate")
    return stated % 360 if isinstance(stated, int) and stated % 90 == 0 else 0


def _page(one: SignatureField, view: View, order: list[int]) -> int | None:
    """The page that lists the field among its annotations; the one that the field names, when none does (12.5.2)."""
    stated = one.dictionary.get(Name("P"))
    named = order.index(stated.number) if isinstance(stated, Ref) and stated.number in order else None
    for index in ([] if named is None else [named]) + list(range(len(order))):
        page = view.dictionary(Ref(order[index], 0))
        annotations = view.resolve(page.get(Name("Annots"))) if page else None
        if isinstance(annotations, Array) and Ref(one.number, 0) in annotations:
            return index
    return named


def _store(view: View) -> dict[str, dict[str, int]]:
    old = view.dictionary(view.catalog.get(Name("DSS"))) or Dictionary()
    found: dict[str, dict[str, int]] = {}
    for kind in STORE:
        kept = view.resolve(old.get(Name(kind)))
        references = [item for item in kept if isinstance(item, Ref)] if isinstance(kept, Array) else []
        found[kind] = {
            digests.digest("sha256", data.raw).hex(): item.number
            for item in references
            if isinstance(data := view.resolve(item), Stream)
        }
    return found


def _from_json(stored: dict[str, Any]) -> Base:
    if stored["format"] != _FORMAT:
        raise ValueError
    catalog, form, fields_in, page, annotations_in = (whole(number) for number in stored["objects"])
    return Base(
        footing=footings.read(stored),
        fields={name: _field(*field) for name, field in stored["fields"].items()},
        catalog=catalog,
        form=form,
        fields_in=fields_in,
        page=page,
        annotations_in=annotations_in,
        flagged=flag(stored["flagged"]),
        store={kind: {digest: whole(number) for digest, number in items.items()} for kind, items in stored["store"].items()},
        seams={name: _seam(*seam) for name, seam in stored.get("seams", {}).items()},  # older bases have none
    )


def _field(number: Any, rect: list[Any], page: Any, signed: Any, fillable: Any, turn: Any = 0) -> Field:
    left, bottom, right, top = (points(value) for value in rect)
    index = None if page is None else whole(page)
    if whole(turn) not in TURNS:
        raise ValueError("no such turn")
    return Field(whole(number), (left, bottom, right, top), index, flag(signed), flag(fillable), turn)


def _seam(numbers: list[Any], texts: list[list[str]], windows: list[list[Any]]) -> Seam:
    if not len(numbers) == len(texts) == len(windows):
        raise ValueError("not one field a strip")
    shown = tuple(Window(*(points(value) for value in window)) for window in windows)
    return Seam(tuple(whole(number) for number in numbers), footings.read_pairs(texts), shown)
