"""Which text a contract is worded by: the model text of its kind, or a published version of the employer's own."""

from __future__ import annotations

from typing import Any

from qianyue import documents, law
from qianyue.contracts.models import Contract, Proposal
from qianyue.documents import own
from qianyue.employers import texts
from qianyue.employers.models import EmployerText
from qianyue.operations.errors import Conflict, InvalidInput, Unavailable
from qianyue.operations.sentences import Sentence

WITHDRAWN = "所选的单位自有文本已经停用，请改选其他文本或者示范文本。"
OTHER_KIND = "所选的单位自有文本不是用于这一种文书的，请改选其他文本或者示范文本。"
UNLAWFUL = "所选的单位自有文本按今天的规定有 {count} 处必须修改，请上传新的版本，或者改选示范文本。"
CONTRADICTS = "自有文本第 {number} 段写着“{words}”，与本合同填写的内容不一致。请修改合同内容，或者请上传文本的同事改为字段。"


def render(contract: Contract, terms: law.Terms) -> documents.Rendered:
    """The document of these terms.

    Errors: as `documents.render`; by an own text Unavailable where LibreOffice is missing, InvalidInput where the text cannot
    be laid out with these terms.
    """
    if contract.text is None:
        return documents.render(terms)
    try:
        return own.render(texts.opened(contract.text), terms)
    except own.OfficeMissing as problem:
        raise Unavailable(problem.message) from None
    except (documents.MissingGlyph, documents.MissingValue):
        raise
    except documents.RenderError as problem:  # these values, set in this text, do not come out as written
        raise InvalidInput(problem.message, fields={"/text": problem.message}) from None


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
            Sentence("自有文本有 {count} 处与合同内容不一致，合同暂时不能发出。", count=len(fields)), fields=fields
        )


def hold(contract: Contract) -> None:
    """Inside the offer's transaction: nobody withdraws the text until it is made. Errors: Conflict when somebody has."""
    if contract.text_id:
        usable = EmployerText.objects.filter(id=contract.text_id, withdrawn_at=None).exclude(published_at=None)
        if not usable.select_for_update(of=("self",)).values_list("id"):
            raise Conflict(WITHDRAWN)


def facts(contract: Contract) -> dict[str, Any]:
    """For the evidence of an offer: the version and the file that it was made with."""
    if contract.text is None:
        return {}
    return {"text": {"id": str(contract.text_id), "version": contract.text.version, "sha256": contract.text.sha256}}


def kind_name(contract: Contract) -> str:
    """The name of the kind that the draft is of: its form counts, too."""
    kind, form = str(contract.terms.get("kind", "labor_contract")), contract.terms.get("form")
    return kind if form in (None, "full") else f"{kind}_{form}"
