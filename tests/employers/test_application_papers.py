"""The papers of an application: which are asked for, how they are cleaned and kept, when they are deleted."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from qianyue.cli.rehearsal import Worker
from qianyue.employers import applications
from qianyue.employers.acts.begin_application import begin_application
from qianyue.employers.acts.expire_scans import expire_scans
from qianyue.employers.acts.fill_application import fill_application
from qianyue.employers.acts.upload_scan import remove_scan, upload_scan
from qianyue.employers.models import Application, Scan
from qianyue.operations.errors import InvalidInput, NotFound
from tests.employers.applying import applicant, employer_values, filled, get, paper, submitted
from tests.oversight.cast import events

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(outside: object) -> Worker:
    return applicant(710_401)


def test_organs_say_for_which_posts(who: Worker) -> None:
    key = begin_application(actor=who.actor)
    values = employer_values(kind="public_institution")
    assert set(fill_application(key, "employer", values, actor=who.actor)) == {"posts"}
    values["posts"] = "non_establishment,public_welfare"
    assert fill_application(key, "employer", values, actor=who.actor) == {}
    items = {item.code for item in applications.asked_of(get(key))}
    assert "certificate" in items
    assert "licence" not in items


def test_a_paper_is_cleaned_encrypted_and_replaceable(who: Worker) -> None:
    key = filled(who)
    old = Scan.objects.get(application=key, item="licence")
    assert bytes(old.pdf).startswith(b"%PDF-")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pdf FROM employers_scan WHERE id = %s", [old.id])
        (stored,) = cursor.fetchone()
    assert b"%PDF" not in bytes(stored)
    new = upload_scan(key, "licence", paper("another"), actor=who.actor)
    old = Scan.objects.get(id=old.id)
    assert old.pdf is None
    assert len(old.sha256) == 64
    assert applications.scans_of(get(key))["licence"].id == new
    remove_scan(key, "licence", actor=who.actor)
    assert "licence" not in applications.scans_of(get(key))
    with pytest.raises(NotFound):
        remove_scan(key, "licence", actor=who.actor)


def test_a_wrong_file_is_refused_and_nothing_is_kept(who: Worker) -> None:
    key = filled(who)
    before = (Scan.objects.count(), get(key).edition, len(events(key)))
    for data in (b"MZ", b"%PDF-1.7 broken", b"<html>", b""):
        with pytest.raises(InvalidInput):
            upload_scan(key, "licence", data, actor=who.actor)
    with pytest.raises(InvalidInput, match="红色印章"):
        upload_scan(key, "seal_impression", paper(), actor=who.actor)
    with pytest.raises(NotFound):
        upload_scan(key, "no-such-item", paper(), actor=who.actor)
    assert (Scan.objects.count(), get(key).edition, len(events(key))) == before


def test_the_seal_on_its_form_is_found(who: Worker) -> None:
    key = filled(who, seal=True)
    scan = Scan.objects.get(application=key, item="seal_impression")
    assert bytes(scan.impression).startswith(b"\x89PNG")


def test_what_lies_about_is_deleted_after_the_days_that_are_set(who: Worker, settings: Any) -> None:
    key = submitted(who)
    Application.objects.filter(id=key).update(state="refused", decided_at=timezone.now() - datetime.timedelta(days=29))
    expire_scans()
    assert Scan.objects.exclude(pdf=None).exists()
    settings.SCANS_KEPT = datetime.timedelta(days=28)
    expire_scans()
    expire_scans()
    assert not Scan.objects.exclude(pdf=None).exists()
    assert Scan.objects.filter(sha256="").count() == 0
    assert [kind for kind, _ in events(key)].count("application.papers_deleted") == 1
