"""What signing must know of a file, so that it parses nothing: the renderer hands it over with the file, every signature leaves
the next one (crypto.md 3.3). `Base.read` is for files that come without.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from qianyue.trust import digests
from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pdf import Array, Dictionary, Document, Name, Ref, Stream, View
from qianyue.trust.pdf.form import SignatureField, pages, signature_fields
from qianyue.trust.pdf.update import Body, Footing, Place

_FORMAT = "qianyue-base/1"
STORE = ("Certs", "OCSPs", "CRLs")  # EN 319 142-1 5.4.2


@dataclass(frozen=True)
class Field:
    """A signature field. `rect` is left, bottom, right, top in points; `page` counts from 0 (None: on no page).

    `fillable`: top-level and merged with its widget, so that appending can fill it.
    """

    number: int
    rect: tuple[float, float, float, float]
    page: int | None
    signed: bool
    fillable: bool


@dataclass(frozen=True, kw_only=True)
class Base:
    """A file as signing sees it. `form`, `fields_in`, `page` and `annotations_in` are numbers of objects to be edited.

    `store` holds the validation data that the file carries: kind → SHA-256 → object.
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

    def signed(self, footing: Footing, name: str) -> Base:
        """The base of the file in which `name` has been signed."""
        return replace(self, footing=footing, flagged=True, fields={**self.fields, name: replace(self.fields[name], signed=True)})

    def to_json(self) -> str:
        footing = self.footing
        return json.dumps(
            {
                "format": _FORMAT,
                "footing": [
                    footing.size,
                    footing.next_number,
                    footing.previous,
                    _encode(footing.trailer),
                    footing.streams,
                    footing.ended,
                ],
                "bodies": {
                    str(number): [
                        _encode(body.text),
                        {
                            name: [place.start, place.end, _encode(place.before), _encode(place.after), place.appending]
                            for name, place in body.places.items()
                        },
                    ]
                    for number, body in footing.bodies.items()
                },
                "fields": {name: [one.number, one.rect, one.page, one.signed, one.fillable] for name, one in self.fields.items()},
                "objects": [self.catalog, self.form, self.fields_in, self.page, self.annotations_in],
                "flagged": self.flagged,
                "store": {kind: dict(items) for kind, items in self.store.items()},
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Base:
        """Raises `PadesError` for anything that `to_json` did not write."""
        try:
            return _from_json(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError):
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
        return Field(one.number, rect_of(one), _page(one, self._view, order), one.value is not None, one.merged)

    def _value(self, number: int, dictionary: Dictionary, key: str) -> None:
        """The place of an entry's value in object `number`."""
        span, end = dictionary.spans.get(Name(key)), dictionary.span.end - 2
        place = Place(span.start, span.end, b" ") if span else Place(end, end, b"/" + key.encode() + b" ")
        self._place(number, key, place)

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


def rect_of(one: SignatureField) -> tuple[float, float, float, float]:
    rect = one.dictionary.get(Name("Rect"))
    sides = [side for side in rect if isinstance(side, int | float)] if isinstance(rect, Array) else []
    if len(sides) != 4:
        return 0.0, 0.0, 0.0, 0.0
    return min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3])


def _page(one: SignatureField, view: View, order: list[int]) -> int | None:
    stated = one.dictionary.get(Name("P"))
    if isinstance(stated, Ref):
        return order.index(stated.number) if stated.number in order else None
    for index, number in enumerate(order):
        page = view.dictionary(Ref(number, 0))
        annotations = view.resolve(page.get(Name("Annots"))) if page else None
        if isinstance(annotations, Array) and Ref(one.number, 0) in annotations:
            return index
    return None


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
    size, next_number, previous, trailer, streams, ended = stored["footing"]
    bodies = {
        int(number): Body(_decode(text), {name: _place(*at) for name, at in places.items()})
        for number, (text, places) in stored["bodies"].items()
    }
    catalog, form, fields_in, page, annotations_in = stored["objects"]
    return Base(
        footing=Footing(
            size=size,
            next_number=next_number,
            previous=previous,
            trailer=_decode(trailer),
            streams=streams,
            ended=ended,
            bodies=bodies,
        ),
        fields={
            name: Field(number, (rect[0], rect[1], rect[2], rect[3]), page_index, signed, fillable)
            for name, (number, rect, page_index, signed, fillable) in stored["fields"].items()
        },
        catalog=catalog,
        form=form,
        fields_in=fields_in,
        page=page,
        annotations_in=annotations_in,
        flagged=stored["flagged"],
        store=stored["store"],
    )


def _place(start: int, end: int, before: str, after: str, appending: bool) -> Place:
    return Place(start, end, _decode(before), _decode(after), appending)


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
