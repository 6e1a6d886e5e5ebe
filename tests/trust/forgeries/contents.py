"""What the file says, does and shows, changed after it was signed: terms, scripts, forms, looks."""

from __future__ import annotations

import json

from tests.trust.forgeries.catalog import terms_stream
from tests.trust.forgeries.making import OVERLAY
from tests.trust.forgeries.scene import Scene, forgery
from tests.trust.forging import Forger, content

TERMS, ACTIVE, LOOKS = "changed terms attachment", "FDF, JavaScript, OpenAction", "appearance swap"


@forgery(TERMS)
def wage_changed_in_the_terms(scene: Scene) -> bytes:
    """The attached terms.json overridden with another wage"""
    forger = Forger(scene.both)
    changed = {**scene.terms, "pay": {"method": "monthly", "monthly_wage": "1.00"}}
    return scene.closed(forger.put(terms_stream(forger), content(json.dumps(changed, ensure_ascii=False).encode())).save())


@forgery(TERMS)
def wage_changed_in_place(scene: Scene) -> bytes:
    """One digit of the wage changed where it stands in the signed terms"""
    wage = scene.terms["pay"]["monthly_wage"].encode()
    at = scene.contract.index(wage)
    other = bytes((wage[0] + 1,)) if wage[0] < 0x39 else b"1"
    return scene.contract[:at] + other + scene.contract[at + 1 :]


@forgery(TERMS)
def second_terms(scene: Scene) -> bytes:
    """A second attachment of the same name put before the first"""
    forger = Forger(scene.both)
    other = forger.add(b"<</Type/Filespec/F(terms.json)/EF<</F %d 0 R>>>>" % forger.add(content(b"{}")))
    old = forger.view.catalog["AF"][0].number  # type: ignore[index, union-attr]
    return scene.closed(forger.set(forger.root, "AF", b"[%d 0 R %d 0 R]" % (other, old)).save())


@forgery(ACTIVE)
def script_on_opening(scene: Scene) -> bytes:
    """/OpenAction with a script"""
    forger = Forger(scene.contract)
    return forger.set(forger.root, "OpenAction", b"<</S/JavaScript/JS(app.alert\\(1\\))>>").save()


@forgery(ACTIVE)
def form_data_imported(scene: Scene) -> bytes:
    """/OpenAction that imports form data (FDF) from another place"""
    forger = Forger(scene.contract)
    return forger.set(forger.root, "OpenAction", b"<</S/ImportData/F(https://invalid.example/x.fdf)>>").save()


@forgery(ACTIVE)
def named_script(scene: Scene) -> bytes:
    """A script in the name tree, which readers run on opening"""
    forger = Forger(scene.contract)
    return forger.set(forger.root, "Names", b"<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>").save()


@forgery(LOOKS)
def look_exchanged_later(scene: Scene) -> bytes:
    """The look of the worker's signed field overridden by one that covers the page"""
    forger = Forger(scene.contract)
    look = forger.document.current.dictionary(forger.view.get(forger.field("worker"))["AP"])["N"].number  # type: ignore[index, call-overload, union-attr]
    return scene.closed(forger.put(look, b"<</Type/XObject/Subtype/Form/BBox[0 0 160 60]" + content(OVERLAY)[2:]).save())


@forgery(LOOKS)
def field_enlarged(scene: Scene) -> bytes:
    """The employer's seal field enlarged to the whole page before it signs"""
    return scene.by_employer(forge=lambda forger, _: forger.set(forger.field("employer"), "Rect", b"[0 0 595 842]"))
