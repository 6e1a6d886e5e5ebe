"""A contract worded by the employer's own text: chosen, offered, signed, and what happens when the text is taken out of use."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from qianyue.contracts import archive, wording
from qianyue.contracts.acts import choose_text, draft
from qianyue.contracts.acts.propose import propose
from qianyue.contracts.acts.read import terms_of
from qianyue.contracts.models import Contract, State
from qianyue.employers.acts.publish_text import publish_text
from qianyue.employers.acts.upload_text import upload_text
from qianyue.employers.acts.withdraw_text import withdraw_text
from qianyue.employers.models import ContractText
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.conformance.tools import accepted
from tests.employers.texts import changed, whole_text

pytestmark = [pytest.mark.django_db, pytest.mark.office]


def published(office: Any, data: bytes | None = None) -> Any:
    text = upload_text("labor_contract", "通用合同", data or whole_text(), actor=office.handler)
    publish_text(text, actor=office.keeper)
    return text


def chosen(journey: Any, text: Any) -> Contract:
    """A draft worded by this text; its edition is 2."""
    journey.to("draft")
    choose_text.choose_text(journey.key, text, edition=1, actor=journey.office.handler)
    return Contract.objects.get(id=journey.key)


def test_it_works(journey: Any, tmp_path: Path) -> None:
    """Concluded end to end: our own verifier has judged the file before it says so; here others judge it, too."""
    text = published(journey.office)
    chosen(journey, text)
    journey.to("conclude")
    contract = journey.contract
    assert contract.state == State.CONCLUDED
    assert contract.proposal.text_id == text
    file = tmp_path / "contract.pdf"
    file.write_bytes(archive.fetch(contract.final))
    accepted("qpdf", "--check", file)
    said = accepted("pdfsig", "-nocert", file)
    assert said.count("Signature is Valid.") == 2  # worker and employer; the closing timestamp it does not know
    others_words(file)


def others_words(file: Path) -> None:
    """pdftotext knows neither our typesetter nor LibreOffice: what the employer wrote and what the terms say are both there."""
    words = "".join(accepted("pdftotext", file, "-").split())
    assert "本单位的员工食堂对乙方开放。" in words
    assert "正文为用人单位自有文本，不是政府发布的劳动合同示范文本。" in words


def test_pyhanko_finds_nothing_changed_after_signing(journey: Any) -> None:
    chosen(journey, published(journey.office))
    journey.to("conclude")
    reader = PdfFileReader(io.BytesIO(archive.fetch(journey.contract.final)))
    context = ValidationContext(trust_roots=[], allow_fetching=False)
    found = [validate_pdf_signature(signature, context) for signature in reader.embedded_regular_signatures]
    assert all(status.intact and status.valid for status in found)
    assert [status.modification_level for status in found] == [ModificationLevel.FORM_FILLING, ModificationLevel.LTA_UPDATES]


def test_the_offer_names_version_and_file_in_the_evidence(journey: Any) -> None:
    text = ContractText.objects.get(id=published(journey.office))
    chosen(journey, text.id)
    journey.to("propose")
    body = json.loads(Event.objects.get(stream=journey.key, kind="contract.proposed").body)
    assert body["facts"]["text"] == {"id": str(text.id), "version": 1, "sha256": text.sha256}


def test_the_file_carries_the_terms_and_says_whose_text_it_is(journey: Any) -> None:
    chosen(journey, published(journey.office))
    journey.to("propose")
    with pikepdf.open(io.BytesIO(archive.fetch(journey.proposal.document))) as file:
        data = json.loads(file.attachments["terms.json"].get_file().read_bytes())
        assert b"<pdfaid:conformance>B<" in file.Root.Metadata.read_bytes()
    assert data == journey.proposal.terms


def test_the_reading_view_says_the_same_words(journey: Any) -> None:
    chosen(journey, published(journey.office))
    journey.to("propose")
    said = wording.blocks(journey.proposal, terms_of(journey.proposal)).words()
    assert "本单位的员工食堂对乙方开放。" in said
    assert journey.proposal.terms["worker"]["name"] in said


def test_to_send_the_same_again_is_refused(journey: Any) -> None:
    chosen(journey, published(journey.office))
    journey.to("propose")
    with pytest.raises(Conflict, match="没有变化"):
        propose(journey.key, edition=2, actor=journey.office.handler)


def test_a_text_withdrawn_while_a_draft_is_open_makes_no_offer(journey: Any) -> None:
    text = published(journey.office)
    chosen(journey, text)
    withdraw_text(text, actor=journey.office.keeper)
    with pytest.raises(InvalidInput, match="已经停用"):
        journey.to("propose")
    assert journey.contract.state == State.DRAFT
    choose_text.choose_text(journey.key, None, edition=2, actor=journey.office.handler)
    journey.to("propose")
    assert journey.proposal.text is None


def test_an_offer_stands_when_its_text_is_withdrawn_afterwards(journey: Any) -> None:
    text = published(journey.office)
    chosen(journey, text)
    journey.to("propose")
    withdraw_text(text, actor=journey.office.handler)
    journey.to("conclude")
    assert journey.contract.state == State.CONCLUDED


def test_a_wage_printed_as_plain_words_is_compared_with_the_terms(journey: Any) -> None:
    text = published(journey.office, changed(whole_text(), "食堂对乙方开放。", "食堂对乙方开放。乙方月工资为2999元。"))
    chosen(journey, text)
    with pytest.raises(InvalidInput) as refused:
        journey.to("propose")
    (sentence,) = refused.value.fields.values()
    assert "工资为2999元" in sentence


def test_only_a_published_text_of_the_same_kind_can_be_chosen(journey: Any) -> None:
    journey.to("draft")
    handler = journey.office.handler
    unpublished = upload_text("labor_contract", "还没有发布", whole_text(), actor=handler)
    with pytest.raises(InvalidInput, match="没有发布"):
        choose_text.choose_text(journey.key, unpublished, edition=1, actor=handler)
    with pytest.raises(NotFound):
        choose_text.choose_text(journey.key, journey.key, edition=1, actor=handler)


def test_a_stranger_and_a_neighbour_choose_nothing(journey: Any, stranger: Any, neighbour: Any) -> None:
    text = published(journey.office)
    journey.to("draft")
    for actor in (stranger.actor, neighbour.handler):
        with pytest.raises((NotFound, NotAllowed)):
            choose_text.choose_text(journey.key, text, edition=1, actor=actor)


def test_a_draft_that_a_colleague_has_saved_meanwhile_keeps_its_text(journey: Any) -> None:
    text = published(journey.office)
    journey.to("draft")
    draft.save_draft(journey.key, journey.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=journey.office.handler)
    with pytest.raises(Conflict):
        choose_text.choose_text(journey.key, text, edition=1, actor=journey.office.handler)
    assert Contract.objects.get(id=journey.key).text is None


def test_a_draft_that_became_another_kind_of_document_is_told(journey: Any) -> None:
    chosen(journey, published(journey.office))
    draft.save_draft(journey.key, journey.terms | {"form": "short"}, edition=2, actor=journey.office.handler)
    with pytest.raises(InvalidInput, match="不是用于这一种文书"):
        journey.to("propose")


def test_a_text_that_todays_rules_refuse_words_no_new_offer(journey: Any) -> None:
    """Published when a rule did not know the sentence yet: here the records say so, the act itself would not have done it."""
    office = journey.office
    file = changed(whole_text(), "共同遵守。", "乙方入职时应当向甲方交纳押金五百元。")
    with pytest.raises(InvalidInput):
        published(office, file)
    text = ContractText.objects.get()
    ContractText.objects.filter(id=text.id).update(published_at=timezone.now(), published_by=office.keeper.person)
    contract = chosen(journey, text.id)
    with pytest.raises(InvalidInput, match="按今天的规定有 1 处必须修改") as refused:
        propose(contract.id, edition=contract.edition, actor=office.handler)
    assert "押金" in next(iter(refused.value.fields.values()))
