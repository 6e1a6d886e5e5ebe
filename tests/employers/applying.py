"""Help for the tests of applications: invented facts, papers, and somebody who fills in everything."""

from __future__ import annotations

import functools
import io
import itertools
import uuid
from typing import Any

from PIL import Image, ImageDraw

from qianyue.cli import invented
from qianyue.cli.rehearsal import Worker
from qianyue.employers.acts.ask_representative import ask_representative, represent
from qianyue.employers.acts.begin_application import begin_application
from qianyue.employers.acts.fill_application import fill_application
from qianyue.employers.acts.submit_application import submit_application
from qianyue.employers.acts.upload_scan import upload_scan
from qianyue.employers.materials import asked_of
from qianyue.employers.models import Application
from tests.documents.photos import Photo, png
from tests.platform.fixtures import RETURN_URL

SERIALS = itertools.count(500)
HANDLER, KEEPER = Worker(serial=700_001), Worker(serial=700_002)


@functools.cache
def paper(words: str = "licence") -> bytes:
    """A picture of a paper, another one for other words."""
    image = Image.new("RGB", (900, 1270), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((80, 80, 820, 1190), outline="black", width=4)
    draw.text((120, 120), words, fill="black", font_size=60)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


@functools.cache
def stamped() -> bytes:
    """A scan of the seal's form with a seal on it."""
    return png(Photo().taken())


def employer_values(serial: int | None = None, **changes: str) -> dict[str, str]:
    facts = invented.employer(next(SERIALS) if serial is None else serial)
    return {name: str(facts[name]) for name in ("name", "uscc", "kind", "region", "registered_address")} | changes


def people_values(representative: Worker, **changes: str) -> dict[str, str]:
    return {
        "capacity": "representative",
        "legal_representative": representative.person.name,
        "representative_id": representative.person.party["id_number"],
        "handler1_name": HANDLER.person.name,
        "handler1_phone": HANDLER.phone,
        "keeper_name": KEEPER.person.name,
        "keeper_phone": KEEPER.phone,
    } | changes


def applicant(serial: int) -> Worker:
    """Somebody who has logged in and was checked in person."""
    made = Worker(serial=serial)
    made.log_in()
    assert made.identify(return_url=RETURN_URL) == "passed"
    return made


def filled(who: Worker, *, representative: Worker | None = None, seal: bool = False, **changes: str) -> uuid.UUID:
    """An application with everything in it. With a `representative` the applicant is a handler whom that person authorises."""
    key = begin_application(actor=who.actor)
    employer = {name: value for name, value in changes.items() if name in ("name", "uscc", "kind", "posts", "region")}
    people = {name: value for name, value in changes.items() if name not in employer}
    if representative:
        people |= {"capacity": "agent", "representative_phone": representative.phone}
    assert fill_application(key, "employer", employer_values(**employer), actor=who.actor) == {}
    assert fill_application(key, "people", people_values(representative or who, **people), actor=who.actor) == {}
    for item in asked_of(get(key)):
        if item.required or (seal and item.form == "seal_impression"):
            upload_scan(key, item.code, stamped() if item.form == "seal_impression" else paper(item.code), actor=who.actor)
    if representative:
        ask_representative(key, actor=who.actor)
        represent(key, edition=get(key).edition, actor=representative.actor)
    return key


def submitted(who: Worker, **more: Any) -> uuid.UUID:
    """The same, handed in."""
    key = filled(who, **more)
    submit_application(key, edition=get(key).edition, actor=who.actor)
    return key


def get(key: uuid.UUID) -> Application:
    return Application.objects.get(id=key)
