"""Shadow attacks (Mainka et al., NDSS 2021) and attacks on certified documents (Mainka et al., S&P 2021)."""

from __future__ import annotations

from tests.trust.forgeries.making import OVERLAY, WIDGET, added_to_form, annotated
from tests.trust.forgeries.scene import Scene, forgery
from tests.trust.forging import Forger, content
from tests.trust.papers import sign

HIDE, REPLACE, BOTH = "shadow attack: hide", "shadow attack: replace", "shadow attack: hide and replace"
EAA, SSA = "EAA: evil annotation", "SSA: sneaky signature"
PERMISSIONS = "/Perms and DocMDP changed"
LOOK = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]"


@forgery(HIDE)
def layer_taken_away(scene: Scene) -> bytes:
    """The draft has an overlay in a page's contents; after the worker signed, an update empties it"""
    draft = Forger(scene.paper)
    cover = draft.add(content(OVERLAY))
    old = draft.reference(draft.page(), "Contents")
    draft.set(draft.page(), "Contents", b"[%d 0 R %d 0 R]" % (old, cover))
    signed = sign(draft.save(), scene.world, scene.alice, field="worker")
    return scene.by_employer(signed, forge=lambda forger, _: forger.put(cover, content(b"")))


@forgery(HIDE)
def missing_object_brought(scene: Scene) -> bytes:
    """The draft points at an object that does not exist; the employer's revision brings it"""
    draft = Forger(scene.paper)
    old = draft.reference(draft.page(), "Contents")
    draft.set(draft.page(), "Contents", b"[%d 0 R 150 0 R]" % old)
    draft.next = 100
    signed = sign(draft.save(), scene.world, scene.alice, field="worker")

    def bring(forger: Forger, _: int) -> None:
        forger.put(150, content(OVERLAY))
        forger.next = 151

    return scene.by_employer(signed, tail=b"/Prop_Build 150 0 R", forge=bring)


@forgery(REPLACE)
def font_redefined(scene: Scene) -> bytes:
    """The font is defined anew, so that the same text shows other figures"""
    forger = Forger(scene.both)
    number = next(key for key in forger.view.numbers() if b"/BaseFont" in forger.text(key)[:80])
    return scene.closed(forger.put(number, b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>").save())


@forgery(REPLACE)
def field_value_laid_over(scene: Scene) -> bytes:
    """A text field with a look of its own laid over the wage"""
    forger = Forger(scene.both)
    look = forger.add(LOOK + content(OVERLAY)[2:])
    added_to_form(forger, WIDGET % (b"/Tx", b"wage", b"[72 700 300 740]", forger.page(), b"/V(1.00)/AP<</N %d 0 R>>" % look))
    return scene.closed(forger.save())


@forgery(REPLACE)
def look_without_a_box(scene: Scene) -> bytes:
    """The employer's signature has a look without a box: some readers draw it over the whole page"""

    def show(forger: Forger, _: int) -> None:
        look = forger.add(b"<</Type/XObject/Subtype/Form" + content(OVERLAY)[2:])
        forger.set(forger.field("employer"), "AP", b"<</N %d 0 R>>" % look)

    return scene.by_employer(forge=show)


@forgery(BOTH)
def hidden_objects_brought_back(scene: Scene) -> bytes:
    """The draft carries a second text that no table lists; the employer's table points at it"""
    number = Forger(scene.paper).reference(Forger(scene.paper).page(), "Contents")
    hidden = b"%d 0 obj\n%s\nendobj\n" % (number, content(OVERLAY))
    base = Forger(scene.paper).put(90, b"<<>>").save(unlisted=hidden, size=100)
    signed = sign(base, scene.world, scene.alice, field="worker")
    at = base.index(hidden)
    return scene.by_employer(signed, forge=lambda forger, _: forger.put(number, content(OVERLAY)), offsets={number: at})


@forgery(BOTH)
def pages_exchanged_for_hidden_ones(scene: Scene) -> bytes:
    """The draft carries a second page tree that nothing points at; an update makes it the document"""
    draft = Forger(scene.paper)
    page = draft.add(b"<</Type/Page/MediaBox[0 0 595 842]/Contents %d 0 R>>" % draft.add(content(OVERLAY)))
    tree = draft.add(b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    signed = sign(draft.save(), scene.world, scene.alice, field="worker")
    return scene.by_employer(signed, forge=lambda forger, _: forger.set(forger.root, "Pages", b"%d 0 R" % tree))


@forgery(EAA)
def evil_free_text(scene: Scene) -> bytes:
    """A text annotation with another wage, as certified files with P 3 would allow"""
    forger = Forger(scene.contract)
    annotated(forger, b"<</Type/Annot/Subtype/FreeText/Rect[72 700 300 740]/Contents(Wage: 1.00)/DA(/F1 20 Tf)>>")
    return forger.save()


@forgery(EAA)
def evil_stamp(scene: Scene) -> bytes:
    """A stamp annotation that covers page one with another text"""
    forger = Forger(scene.contract)
    look = forger.add(LOOK + content(OVERLAY)[2:])
    annotated(forger, b"<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F 4/AP<</N %d 0 R>>>>" % look)
    return forger.save()


@forgery(EAA)
def evil_redaction(scene: Scene) -> bytes:
    """A redaction mark over the wage"""
    forger = Forger(scene.contract)
    annotated(forger, b"<</Type/Annot/Subtype/Redact/Rect[72 700 300 740]/OverlayText(1.00)/IC[1 1 1]>>")
    return forger.save()


@forgery(SSA)
def sneaky_field(scene: Scene) -> bytes:
    """A new empty signature field whose look covers page one"""
    forger = Forger(scene.contract)
    look = forger.add(LOOK + content(OVERLAY)[2:])
    added_to_form(forger, WIDGET % (b"/Sig", b"s", b"[0 0 595 842]", forger.page(), b"/AP<</N %d 0 R>>" % look))
    return forger.save()


@forgery(SSA)
def sneaky_signature(scene: Scene) -> bytes:
    """A stranger's genuine signature in a new field whose look covers page one"""
    forger = Forger(scene.both)
    look = forger.add(LOOK + content(OVERLAY)[2:])
    added_to_form(forger, WIDGET % (b"/Sig", b"s", b"[0 0 595 842]", forger.page(), b"/AP<</N %d 0 R>>" % look))
    return scene.closed(sign(forger.save(), scene.world, scene.world.worker("冒名"), field="s"))


@forgery(PERMISSIONS)
def permissions_added(scene: Scene) -> bytes:
    """/Perms with a DocMDP that allows annotations, added after the fact"""
    forger = Forger(scene.contract)
    number = forger.reference(forger.field("worker"), "V")
    return forger.set(forger.root, "Perms", b"<</DocMDP %d 0 R>>" % number).save()


@forgery(PERMISSIONS)
def permissions_in_the_signature(scene: Scene) -> bytes:
    """The worker's signature dictionary gets a /Reference that permits everything"""
    forger = Forger(scene.contract)
    number = forger.reference(forger.field("worker"), "V")
    more = b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 3/V/1.2>>>>]"
    return forger.insert(number, more).save()
