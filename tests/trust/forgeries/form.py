"""The form, its fields, the signatures in them."""

from __future__ import annotations

from tests.trust.forgeries.making import OVERLAY, WIDGET, added_to_form, attack
from tests.trust.forging import Forger, content


@attack
def text_field_added(forger: Forger) -> None:
    added_to_form(forger, WIDGET % (b"/Tx", b"wage", b"[72 700 300 740]", forger.page(), b"/V(1.00)"))


@attack
def empty_signature_field_added(forger: Forger) -> None:
    added_to_form(forger, WIDGET % (b"/Sig", b"third", b"[72 700 300 740]", forger.page(), b""))


@attack
def field_of_the_same_name_added(forger: Forger) -> None:
    value = forger.reference(forger.field("worker"), "V")
    added_to_form(forger, WIDGET % (b"/Sig", b"worker", b"[0 0 0 0]", forger.page(), b"/V %d 0 R" % value))


@attack
def field_moved(forger: Forger) -> None:
    forger.set(forger.field("worker"), "Rect", b"[80 700 240 760]")


@attack
def empty_field_moved(forger: Forger) -> None:
    forger.set(forger.field("employer"), "Rect", b"[0 0 595 842]")


@attack
def field_moved_by_an_odd_spelling(forger: Forger) -> None:
    """80+100 is two numbers to one reader and one to another."""
    forger.set(forger.field("worker"), "Rect", b"[80+100 240 160]")


@attack
def field_renamed(forger: Forger) -> None:
    forger.set(forger.field("worker"), "T", b"(guest)")


@attack
def field_hidden(forger: Forger) -> None:
    forger.set(forger.field("worker"), "F", b"2")


@attack
def field_removed(forger: Forger) -> None:
    forger.set(forger.form, "Fields", b"[%d 0 R]" % forger.field("employer"))


@attack
def field_action_added(forger: Forger) -> None:
    forger.set(forger.field("worker"), "AA", b"<</E<</S/JavaScript/JS(1)>>>>")


@attack
def look_of_a_signed_field_replaced(forger: Forger) -> None:
    look = forger.add(b"<</Type/XObject/Subtype/Form/BBox[0 0 160 60]" + content(OVERLAY)[2:])
    forger.set(forger.field("worker"), "AP", b"<</N %d 0 R>>" % look)


@attack
def look_of_a_signed_field_overridden(forger: Forger) -> None:
    look = forger.document.current.dictionary(forger.view.get(forger.field("worker"))["AP"])["N"].number  # type: ignore[index, call-overload, union-attr]
    forger.put(look, b"<</Type/XObject/Subtype/Form/BBox[0 0 160 60]" + content(OVERLAY)[2:])


@attack
def signature_taken_out_of_its_field(forger: Forger) -> None:
    forger.set(forger.field("worker"), "V", b"null")


@attack
def signature_dictionary_edited(forger: Forger) -> None:
    number = forger.reference(forger.field("worker"), "V")
    forger.put(number, forger.text(number).replace(b"/M (D:2026", b"/M (D:2020"))


@attack
def signature_exchanged_for_a_copy(forger: Forger) -> None:
    number = forger.reference(forger.field("worker"), "V")
    forger.set(forger.field("worker"), "V", b"%d 0 R" % forger.add(forger.text(number)))


@attack
def xfa_form_added(forger: Forger) -> None:
    forger.set(forger.form, "XFA", b"%d 0 R" % forger.add(content(b"<xdp/>")))


@attack
def appearances_to_be_made_anew(forger: Forger) -> None:
    forger.set(forger.form, "NeedAppearances", b"true")


@attack
def form_exchanged(forger: Forger) -> None:
    forger.set(forger.root, "AcroForm", b"%d 0 R" % forger.add(forger.text(forger.form)))


@attack
def form_calculates(forger: Forger) -> None:
    forger.set(forger.form, "CO", b"[%d 0 R]" % forger.field("worker"))
