"""The signature fields of a file."""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.trust.pades.errors import PadesError
from qianyue.trust.pdf import Array, Dictionary, Document, Name, Ref, View
from qianyue.trust.pdf.form import SignatureField, pages, signature_fields
from qianyue.trust.pdf.update import Update


@dataclass(frozen=True)
class FieldInfo:
    """`rect` is left, bottom, right, top in points; `page` counts from 0 (None: on no page)."""

    object_number: int
    rect: tuple[float, float, float, float]
    page: int | None
    signed: bool


def fields(pdf: bytes) -> dict[str, FieldInfo]:
    """Every signature field by name. Raises `PdfError` for a file that cannot be read."""
    view = Document(pdf).current
    order = {number: index for index, number in enumerate(pages(view))}
    return {
        field.name: FieldInfo(field.number, rect_of(field), _page(field, view, order), field.value is not None)
        for field in signature_fields(view)
    }


def rect_of(field: SignatureField) -> tuple[float, float, float, float]:
    rect = field.dictionary.get(Name("Rect"))
    sides = [side for side in rect if isinstance(side, int | float)] if isinstance(rect, Array) else []
    if len(sides) != 4:
        return 0.0, 0.0, 0.0, 0.0
    return min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3])


def unsigned_field(view: View, name: str) -> SignatureField:
    """The field to sign: it must exist, be empty and be its own widget, or appending could not fill it."""
    found = next((field for field in signature_fields(view) if field.name == name), None)
    if found is None:
        raise PadesError("field_missing", f"文件中没有名为 {name} 的签名域，请使用平台生成的文件。")
    if found.value is not None:
        raise PadesError("field_already_signed", f"签名域 {name} 已经签署，不能重复签署。")
    if not found.merged:
        raise PadesError("field_unsuitable", f"签名域 {name} 的结构不受支持，请使用平台生成的文件。")
    return found


def mark_signed(update: Update, document: Document) -> None:
    """/SigFlags 3 in the form: signatures exist, append only (12.7.3, table 225). Our renderer has set it already."""
    number, form = acro_form(document)
    if form.get(Name("SigFlags")) != 3:
        update.set_entry(number, form, "SigFlags", b"3")


def acro_form(document: Document) -> tuple[int, Dictionary]:
    """The form and the number of the object in whose text it stands: its own, or the catalog's."""
    view = document.current
    stated, root = view.catalog.get(Name("AcroForm")), view.trailer[Name("Root")]
    form = view.dictionary(stated)
    if form is None or not isinstance(root, Ref):
        raise PadesError("field_missing", "文件中没有签名域，请使用平台生成的文件。")
    return (stated.number if isinstance(stated, Ref) else root.number), form


def _page(field: SignatureField, view: View, order: dict[int, int]) -> int | None:
    stated = field.dictionary.get(Name("P"))
    if isinstance(stated, Ref):
        return order.get(stated.number)
    for number, index in order.items():
        page = view.dictionary(Ref(number, 0))
        annotations = view.resolve(page.get(Name("Annots"))) if page else None
        if isinstance(annotations, Array) and Ref(field.number, 0) in annotations:
            return index
    return None
