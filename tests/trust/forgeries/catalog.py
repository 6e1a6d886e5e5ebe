"""The catalog and what hangs on it."""

from __future__ import annotations

import json

from tests.trust.forgeries.making import OVERLAY, attack
from tests.trust.forging import Forger, content
from tests.trust.papers import TERMS


@attack
def action_on_opening(forger: Forger) -> None:
    forger.set(forger.root, "OpenAction", b"<</S/JavaScript/JS(app.alert\\(1\\))>>")


@attack
def actions_of_the_document(forger: Forger) -> None:
    forger.set(forger.root, "AA", b"<</WP<</S/JavaScript/JS(1)>>>>")


@attack
def names_replaced(forger: Forger) -> None:
    forger.set(forger.root, "Names", b"<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>")


@attack
def layers_added(forger: Forger) -> None:
    group = forger.add(b"<</Type/OCG/Name(a)>>")
    forger.set(forger.root, "OCProperties", b"<</OCGs[%d 0 R]/D<</OFF[%d 0 R]>>>>" % (group, group))


@attack
def page_tree_replaced(forger: Forger) -> None:
    page = forger.add(b"<</Type/Page/MediaBox[0 0 595 842]>>")
    forger.set(forger.root, "Pages", b"%d 0 R" % forger.add(b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page))


@attack
def metadata_added(forger: Forger) -> None:
    forger.set(forger.root, "Metadata", b"%d 0 R" % forger.add(content(b"<x:xmpmeta/>")))


@attack
def collection_hides_the_contract(forger: Forger) -> None:
    forger.set(forger.root, "Collection", b"<</Type/Collection/D(other.pdf)>>")


def terms_stream(forger: Forger) -> int:
    specification = forger.view.catalog["AF"][0].number  # type: ignore[index, union-attr]
    files = forger.view.dictionary(forger.view.get(specification)["EF"])  # type: ignore[index, call-overload]
    return files["F"].number  # type: ignore[index, union-attr, no-any-return]


@attack
def terms_overridden(forger: Forger) -> None:
    changed = {**TERMS, "pay": {"monthly_wage": "1.00"}}
    forger.put(terms_stream(forger), content(json.dumps(changed, ensure_ascii=False).encode()))


@attack
def terms_exchanged(forger: Forger) -> None:
    number = forger.view.catalog["AF"][0].number  # type: ignore[index, union-attr]
    other = forger.add(content(b"{}"))
    forger.put(number, forger.text(number).replace(b"%d 0 R" % terms_stream(forger), b"%d 0 R" % other))


@attack
def attachments_listed_anew(forger: Forger) -> None:
    other = forger.add(b"<</Type/Filespec/F(terms.json)/EF<</F %d 0 R>>>>" % forger.add(content(b"{}")))
    tree = forger.document.current.dictionary(forger.view.catalog["Names"])["EmbeddedFiles"].number  # type: ignore[index, union-attr]
    forger.put(tree, b"<</Names[(terms.json) %d 0 R]>>" % other)


@attack
def object_of_no_use_added(forger: Forger) -> None:
    """Nothing refers to it, yet: the first half of an attack in two steps."""
    forger.add(content(OVERLAY))
