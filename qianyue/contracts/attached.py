"""The attachments of a contract: those of the working copy, those that an offer names, their files, and what terms say of them.

The terms name what the platform has stored and nothing else: nobody types a digest (guideline art. 16, F-09).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from qianyue.contracts.archive import DamagedDocument
from qianyue.contracts.models import Attachment, Contract, Enclosure, Proposal
from qianyue.documents.kinds import kind_in
from qianyue.evidence.record import record
from qianyue.gateways.errors import GatewayError
from qianyue.law.terms import places
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, QianyueError
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.keys import key_ring
from qianyue.operations.outbox import handler, owe
from qianyue.operations.rows import insert
from qianyue.trust.errors import TrustError

MOST = 20  # attachments of one contract
PAGES = 300  # of all of them: what somebody can be asked to read on a telephone
OCTETS = 60 << 20  # of all of them, as they are kept
LOST = "这份附件的存档文件缺失或已损坏，不能发出。请移除后重新上传。"
TYPED = "附件由平台按上传的文件填写名称、页数和校验值，不能自己填写。请在“附件”页面上传文件。"


def allowed(terms: dict[str, Any]) -> bool:
    """Whether documents of this kind have attachments."""
    kind = kind_in(terms)
    return "/attachments/*/title" in places(kind.code) and "/attachments" not in kind.omits


def working(contract: Contract) -> list[Attachment]:
    """Those of the working copy, in their order."""
    return list(Attachment.objects.filter(contract=contract, removed_at=None).order_by("position", "id"))


def offered(proposal: Proposal | None) -> list[Attachment]:
    """Those that an offer names, in its order; the offer's own titles are in its terms."""
    named_by = Enclosure.objects.filter(proposal=proposal).order_by("number").select_related("attachment")
    return [enclosure.attachment for enclosure in named_by] if proposal else []


def listed(proposal: Proposal | None) -> list[tuple[str, Attachment]]:
    """The offer's own titles, each with its attachment."""
    mine = offered(proposal)
    titles = [one["title"] for one in proposal.terms["attachments"]] if proposal and mine else []
    return list(zip(titles, mine, strict=True))


def named(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """As terms name them."""
    return [{"title": one.title, "sha256": one.sha256, "pages": one.pages} for one in attachments]


def texts(attachments: Iterable[Attachment]) -> dict[str, str]:
    """What they say, by digest: for the rules that read free text."""
    return {one.sha256: one.words for one in attachments if one.words}


def with_named(contract: Contract, terms: dict[str, Any]) -> dict[str, Any]:
    """These terms of the contract with what the platform says of its attachments, whatever stood there."""
    said = {name: value for name, value in terms.items() if name != "attachments"}
    found = named(working(contract)) if allowed(terms) else []
    return said | ({"attachments": found} if found else {})


def seal(attachment: Attachment, data: bytes) -> str:
    """Keep the file; its storage key. A process that dies before the row is there leaves a ciphertext that nothing can read and
    audit counts. Errors: StorageFull."""
    return gateways().storage.put(key_ring().seal(data, aad=_place(attachment)))


def fetch(attachment: Attachment) -> bytes:
    """The exact bytes that were kept. Errors: DamagedDocument."""
    try:
        sealed = gateways().storage.get(attachment.storage_key)
        data = key_ring().open(sealed, aad=_place(attachment))
    except TrustError:
        data = b""
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise DamagedDocument("存档文件与登记的校验值不一致，已停止提供，请联系平台运维人员。")
    return data


def problems(contract: Contract) -> dict[str, str]:
    """What keeps the attachments from being offered, by place (JSON pointer): typed ones, lost or damaged files."""
    found: dict[str, str] = {}
    mine = working(contract)
    typed = contract.terms.get("attachments")
    if typed and typed != named(mine):
        found["/attachments"] = TYPED
    for index, attachment in enumerate(mine):
        try:
            fetch(attachment)
        except (QianyueError, GatewayError):
            found[f"/attachments/{index}"] = LOST
    return found


def compared(contract: Contract) -> list[dict[str, Any]]:
    """What the offer's terms say of its attachments, and whether the files that are kept are those (`sound`)."""
    said = contract.proposal.terms.get("attachments") or [] if contract.proposal else []
    mine = offered(contract.proposal)
    found = []
    for index, one in enumerate(said):
        try:
            sound = hashlib.sha256(fetch(mine[index])).hexdigest() == one["sha256"]
        except (QianyueError, GatewayError, IndexError):
            sound = False
        found.append({"title": one["title"], "digest": one["sha256"], "sound": sound})
    return found


def enclose(held: Contract, proposal: Proposal) -> list[dict[str, Any]]:
    """In the offer's transaction, the contract being held: the files that its terms name belong to it from now on. Returns what
    the evidence says of them. Errors: Conflict when they are others than were judged.
    """
    mine = working(held) if allowed(held.terms) else []
    if named(mine) != proposal.terms.get("attachments", []):
        raise Conflict("附件刚刚被修改，请刷新页面，核对最新内容后再发出。")
    for number, attachment in enumerate(mine, 1):
        insert(Enclosure(id=new_id(held.shard), proposal=proposal, number=number, attachment=attachment))
    return [{"attachment": str(one.id), "sha256": one.sha256, "pages": one.pages} for one in mine]


def let_go(contract: Contract, attachments: Sequence[Attachment], *, actor: Actor, now: Any) -> None:
    """Out of the working copy, in the caller's transaction and with the contract held. What no offer names goes altogether."""
    for attachment in attachments:
        kept = attachment.enclosures.exists()
        if kept:
            Attachment.objects.filter(id=attachment.id).update(removed_at=now)
        else:
            Attachment.objects.filter(id=attachment.id).delete()
            owe("contracts.drop_attachment", attachment.id, storage_key=attachment.storage_key)
        facts = {"attachment": str(attachment.id), "sha256": attachment.sha256, "kept": kept}
        record("attachment.removed", stream=contract.id, actor=actor, facts=facts)


@handler("contracts.drop_attachment")
def drop(*, storage_key: str) -> None:
    """The ciphertext goes after its row has gone."""
    if not Attachment.objects.filter(storage_key=storage_key).exists():
        gateways().storage.drop(storage_key)


def _place(attachment: Attachment) -> bytes:
    return f"attachment:{attachment.id}".encode()
