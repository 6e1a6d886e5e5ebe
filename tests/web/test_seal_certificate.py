"""The page about the certificate of the employer's seal, and what an officer sees of it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from qianyue.employers.acts import renew_seal
from qianyue.employers.models import Employer, Seal
from qianyue.web import certificate_words
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/certificate"
NEW_NAME = "西双版纳虚构换名有限公司"


@pytest.fixture
def owner(office: Any) -> Client:
    return desk_of(office.owner)


@pytest.fixture
def near_its_end(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it ended in twenty days: the margins reach so much further."""
    seal = Seal.objects.get(employer=office.employer, active=True)
    further = renew_seal.certificate_of(seal).not_after - timezone.now() - datetime.timedelta(days=20)
    for name, margin in (("BEFORE", renew_seal.BEFORE), ("BY_HAND", renew_seal.BY_HAND)):
        for module in (renew_seal, certificate_words):
            monkeypatch.setattr(module, name, margin + further)


def test_it_works(office: Any, owner: Client) -> None:
    page = owner.get(PAGE).content.decode()
    for words in (office.employer.name, "证书有效", "证书序列号"):
        assert words in page
    assert "现在换发证书" not in page
    assert PAGE in owner.get("/desk/people").content.decode()


def test_near_its_end_who_may_has_it_renewed(office: Any, owner: Client, near_its_end: None, work: Any) -> None:
    before = Seal.objects.get(employer=office.employer, active=True).id
    assert "现在换发证书" in owner.get(PAGE).content.decode()
    page = owner.post(f"{PAGE}/renew", follow=True).content.decode()
    assert "正在申领" in page
    assert "现在换发证书" not in page
    assert owner.post(f"{PAGE}/renew").status_code == 409
    work()
    assert Seal.objects.get(employer=office.employer, active=True).id != before


def test_others_see_it_and_are_told_who_may(office: Any, handler: Client, near_its_end: None) -> None:
    page = handler.get(PAGE).content.decode()
    assert "现在换发证书" not in page
    assert "请本单位的管理员或者印章管理员办理" in page
    assert handler.post(f"{PAGE}/renew").status_code == 403


def test_another_name_is_told_to_both_sides(office: Any, owner: Client, first: Client) -> None:
    Employer.objects.filter(id=office.employer.id).update(name=NEW_NAME)
    assert "与登记的不一致" in owner.get(PAGE).content.decode()
    assert "与登记的名称不一致" in first.get(f"/authority/employers/{office.employer.id}").content.decode()


def test_without_a_seal_it_says_so(office: Any, owner: Client, first: Client) -> None:
    Seal.objects.filter(employer=office.employer).update(active=False)
    assert "没有生效的印章" in owner.get(PAGE).content.decode()
    Seal.objects.filter(employer=office.employer).update(certificate_chain=[])
    assert "还没有颁发证书" in owner.get(PAGE).content.decode()
    assert "没有生效的印章" in first.get(f"/authority/employers/{office.employer.id}").content.decode()


def test_the_officer_sees_holder_issuer_and_end(office: Any, first: Client) -> None:
    leaf = renew_seal.certificate_of(Seal.objects.get(employer=office.employer, active=True))
    page = first.get(f"/authority/employers/{office.employer.id}").content.decode()
    for words in (f"{leaf.serial:X}", f"{timezone.localtime(leaf.not_after):%Y-%m-%d}", leaf.issuer.display):
        assert words in page


def test_a_refusal_is_shown_with_its_reason_and_ordered_again(
    office: Any, owner: Client, handler: Client, first: Client, work: Any
) -> None:
    Seal.objects.filter(employer=office.employer).update(
        active=False, certificate_chain=[], dropped_at=timezone.now(), dropped_because="<name>_unknown"
    )
    page = owner.get(PAGE).content.decode()
    assert "认证机构没有颁发申领的证书" in page
    assert "&lt;name&gt;_unknown" in page
    assert "再次申领证书" in page
    assert "再次申领证书" not in handler.get(PAGE).content.decode()
    assert "&lt;name&gt;_unknown" in first.get(f"/authority/employers/{office.employer.id}").content.decode()
    page = owner.post(f"{PAGE}/renew", follow=True).content.decode()
    assert "认证机构没有颁发申领的证书" not in page
    work()
    assert "证书有效" in owner.get(PAGE).content.decode()
