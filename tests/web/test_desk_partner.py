"""The third party of an agreement at its own desk: it sees what it seals, seals before the employer, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from qianyue.cli import papers
from qianyue.cli.rehearsal import Office, Worker
from qianyue.contracts.models import Contract, State
from qianyue.contracts.progress import file_of
from qianyue.documents.kinds import kind_of
from tests.platform.fixtures import RETURN_URL
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(office: Office, neighbour: Office, worker: Worker, work: Callable[..., int]) -> Contract:
    """Signed by the worker and timestamped; both seals are missing."""
    terms = papers.terms(kind_of("platform_agreement_tripartite"), office, worker, partner=neighbour)
    made = office.propose(worker, terms=terms)
    worker.log_in()
    worker.identify(return_url=RETURN_URL)
    worker.read_everything(made)
    worker.confirm_intent(made)
    worker.sign(made)
    work()
    return made


def test_it_works(keeper: Client, neighbour: Office, signed: Contract, work: Callable[..., int]) -> None:
    address, partner = f"/desk/contracts/{signed.id}", desk_of(neighbour.keeper)
    assert f"{address}/seal" not in page(keeper.get("/desk/seal")).links
    assert "等待合作企业盖章" in page(keeper.get(address)).text
    for browser in (partner, keeper):
        assert f"{address}/seal" in page(browser.get("/desk/seal")).links
        shown = browser.get(f"{address}/seal")
        assert file_of(signed.id).sha256[-8:].upper() in page(shown).text
        browser.post(f"{address}/seal", {"document": file_of(signed.id).sha256})
        work()
    signed.refresh_from_db()
    assert signed.state == State.CONCLUDED
    for browser in (partner, keeper):
        assert "下载合同" in page(browser.get(address)).text
        assert b"".join(browser.get(f"{address}/download").streaming_content).startswith(b"%PDF-")


def test_its_own_seal_is_shown_to_it(neighbour: Office, signed: Contract) -> None:
    shown = desk_of(neighbour.keeper).get(f"/desk/contracts/{signed.id}/seal").content.decode()
    assert f'aria-label="{neighbour.facts["name"]}' in shown


def test_its_handler_looks_and_has_no_buttons(handler: Client, neighbour: Office, signed: Contract) -> None:
    address, theirs = f"/desk/contracts/{signed.id}", desk_of(neighbour.handler)
    assert f"{address}/revoke" in page(handler.get(address)).links
    links = set(page(theirs.get(address)).links)
    assert not {f"{address}/{act}" for act in ("revoke", "edit", "withdraw", "seal")} & links
    for act in ("revoke", "edit", "withdraw"):
        assert theirs.get(f"{address}/{act}").status_code == 404
