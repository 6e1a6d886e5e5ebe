"""Pages and annotations."""

from __future__ import annotations

from tests.trust.forgeries.making import OVERLAY, WIDGET, added_to_form, annotated, attack
from tests.trust.forging import Forger, content


@attack
def white_rectangle_over_the_page(forger: Forger) -> None:
    page = forger.page()
    old = forger.reference(page, "Contents")
    forger.set(page, "Contents", b"[%d 0 R %d 0 R]" % (old, forger.add(content(OVERLAY))))


@attack
def page_content_replaced(forger: Forger) -> None:
    forger.set(forger.page(1), "Contents", b"%d 0 R" % forger.add(content(OVERLAY)))


@attack
def content_stream_overridden(forger: Forger) -> None:
    forger.put(forger.reference(forger.page(), "Contents"), content(OVERLAY))


@attack
def page_added(forger: Forger) -> None:
    tree = forger.reference(forger.root, "Pages")
    page = forger.add(b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]>>" % tree)
    forger.append(tree, "Kids", b"%d 0 R" % page).set(tree, "Count", b"3")


@attack
def page_removed(forger: Forger) -> None:
    tree = forger.reference(forger.root, "Pages")
    forger.set(tree, "Kids", b"[%d 0 R]" % forger.page()).set(tree, "Count", b"1")


@attack
def pages_swapped(forger: Forger) -> None:
    forger.set(forger.reference(forger.root, "Pages"), "Kids", b"[%d 0 R %d 0 R]" % (forger.page(1), forger.page(0)))


@attack
def page_turned(forger: Forger) -> None:
    forger.set(forger.page(), "Rotate", b"180")


@attack
def page_cropped(forger: Forger) -> None:
    forger.set(forger.page(), "CropBox", b"[0 400 595 842]")


@attack
def page_resources_replaced(forger: Forger) -> None:
    font = forger.add(b"<</Type/Font/Subtype/Type1/BaseFont/Symbol>>")
    forger.set(forger.page(), "Resources", b"<</Font<</F1 %d 0 R>>>>" % font)


@attack
def font_overridden(forger: Forger) -> None:
    number = next(key for key in forger.view.numbers() if b"/BaseFont" in forger.text(key)[:80])
    forger.put(number, b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>")


@attack
def page_action_added(forger: Forger) -> None:
    forger.set(forger.page(), "AA", b"<</O<</S/JavaScript/JS(app.alert\\(1\\))>>>>")


@attack
def free_text_added(forger: Forger) -> None:
    annotated(forger, b"<</Type/Annot/Subtype/FreeText/Rect[72 700 300 740]/Contents(Wage: 1.00)/DA(/F1 20 Tf)>>")


@attack
def stamp_added(forger: Forger) -> None:
    look = forger.add(b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]" + content(OVERLAY)[2:])
    annotated(forger, b"<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F 4/AP<</N %d 0 R>>>>" % look)


@attack
def link_added(forger: Forger) -> None:
    annotated(forger, b"<</Type/Annot/Subtype/Link/Rect[0 0 595 842]/A<</S/URI/URI(https://invalid.example)>>>>")


@attack
def annotations_removed(forger: Forger) -> None:
    forger.set(forger.page(1), "Annots", b"[]")


@attack
def note_disguised_as_a_timestamp_field(forger: Forger) -> None:
    """Readers draw the icon of a Text note whatever its rectangle."""
    value = forger.add(b"<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161>>")
    body = b"<</Type/Annot/Subtype/Text/FT/Sig/T(note)/F 4/Rect[300 400 300 400]/V %d 0 R>>" % value
    added_to_form(forger, body)


@attack
def visible_timestamp_field(forger: Forger) -> None:
    value = forger.add(b"<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161>>")
    added_to_form(forger, WIDGET % (b"/Sig", b"seen", b"[0 0 595 842]", forger.page(), b"/V %d 0 R" % value))
