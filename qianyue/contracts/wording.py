"""Which text a contract is worded by: the model text of its kind, an official text of the
region's authority, or a published version of the employer's own."""

from __future__ import annotations

from typing import Any

from qianyue import documents, law
from qianyue.contracts.models import Contract, Proposal
from qianyue.contracts.suite import PLATFORM, countersigned
from qianyue.documents import own
from qianyue.employers import texts
from qianyue.employers.models import ContractText
from qianyue.operations.errors import Conflict, InvalidInput, Unavailable
from qianyue.operations.sentences import Sentence

WITHDRAWN = "所选的合同文本已经停用，请改选其他文本。"
OTHER_KIND = "所选的合同文本不是用于这一种文书的，请改选其他文本。"
UNLAWFUL = "所选的合同文本按今天的规定有 {count} 处必须修改，请换用新的版本，或者改选其他文本。"
CONTRADICTS = "合同文本第 {number} 段写着“{words}”，与本合同填写的内容不一致。请修改合同内容，或者改选、修改文本。"


def render(contract: Contract, terms: law.Terms) -> documents.Rendered:
    """The document of these terms.

    Errors: as `documents.render`; by an own text Unavailable where LibreOffice is missing or busy, InvalidInput where the text
    cannot be laid out with these terms.
    """
    if contract.text is None:
        return documents.render(terms, hidden=_hidden())
    try:
        return own.render(texts.opened(contract.text), terms, hidden=_hidden())
    except (own.OfficeMissing, own.OfficeBusy) as problem:
        raise Unavailable(problem.message) from None
    except (documents.MissingGlyph, documents.MissingValue):
        raise
    except documents.RenderError as problem:  # these values, set in this text, do not come out as written
        raise InvalidInput(problem.message, fields={"/text": problem.message}) from None


def _hidden() -> list[str]:
    return [PLATFORM] if countersigned() else []


def blocks(proposal: Proposal, terms: law.Terms) -> documents.Document:
    """What the document of an offer says, for screens."""
    return own.blocks(texts.opened(proposal.text), terms) if proposal.text else documents.blocks(terms)


def engine(contract: Contract, kind: str) -> str:
    """What, besides the terms, decides the document."""
    return f"{contract.text.sha256} {own.engine_of(kind)}" if contract.text else documents.engine(kind)


def may_be_used(contract: Contract, terms: law.Terms) -> None:
    """Errors: InvalidInput where the text is withdrawn, for another kind, refused by today's rules, or says something else than
    the terms.
    """
    if contract.text is None:
        return
    if not contract.text.usable:
        raise InvalidInput(WITHDRAWN, fields={"/text": WITHDRAWN})
    if contract.text.kind != kind_name(contract):
        raise InvalidInput(OTHER_KIND, fields={"/text": OTHER_KIND})
    words = texts.opened(contract.text)
    stopping = [note for note in own.notes(words) if note.severity == "block"]
    if stopping:  # it was published when the rules were others
        fields = {f"/text/{n}": f"{note.place} {note.message}".strip() for n, note in enumerate(stopping)}
        raise InvalidInput(Sentence(UNLAWFUL, count=len(stopping)), fields=fields)
    found = own.contradictions(words, terms)
    fields = {f"/text/{n}": Sentence(CONTRADICTS, number=one.number, words=one.words) for n, one in enumerate(found)}
    if fields:
        raise InvalidInput(
            Sentence("合同文本有 {count} 处与合同内容不一致，合同暂时不能发出。", count=len(fields)), fields=fields
        )


def hold(contract: Contract) -> None:
    """Inside the offer's transaction: nobody withdraws the text until it is made. Errors: Conflict when somebody has."""
    if contract.text_id:
        usable = ContractText.objects.usable().filter(id=contract.text_id)
        if not usable.select_for_update(of=("self",)).values_list("id"):
            raise Conflict(WITHDRAWN)


def facts(contract: Contract) -> dict[str, Any]:
    """For the evidence of an offer: the version and the file that it was made with."""
    if contract.text is None:
        return {}
    return {"text": provenance(contract.text)}


def provenance(text: ContractText) -> dict[str, Any]:
    """Which version of which text, and of an official one who issued it and since when it holds."""
    found: dict[str, Any] = {"id": str(text.id), "version": text.version, "sha256": text.sha256}
    if text.authority is None:
        return found
    issuer = {"authority": str(text.authority_id), "issuer": text.authority.name, "region": text.authority.region}
    return found | issuer | {"title": text.title, "since": text.begins_on and text.begins_on.isoformat()}


def kind_name(contract: Contract) -> str:
    """The name of the kind that the draft is of: its form counts, too."""
    kind, form = str(contract.terms.get("kind", "labor_contract")), contract.terms.get("form")
    return kind if form in (None, "full") else f"{kind}_{form}"
