"""An invented labour authority with two officers: for `qianyue run` and the tests."""

from __future__ import annotations

import datetime

from qianyue.cli import invented
from qianyue.cli.rehearsal import new_staff
from qianyue.operations.actor import OFFICER, Actor, Request
from qianyue.oversight.acts.appoint import appoint, open_authority
from qianyue.oversight.models import Authority, Officer
from qianyue.people.models import Person

OFFICERS = {"officer1": "刀录入", "officer2": "玉复核"}
BORN = datetime.date(1970, 1, 1)  # earlier than any invented worker: nobody is both


class Bureau:
    """The authority of a region; `first` and `second` are its officers. Made once, found again afterwards."""

    def __init__(self, name: str = "西双版纳州人力资源和社会保障局（虚构）", region: str = "532800", *, serial: int = 1) -> None:
        request = Request(id="rehearsal", channel="cli")
        system = Actor.system(request=request)
        self.authority = Authority.objects.filter(name=name).first() or open_authority(name, region, actor=system)
        actors = []
        for number, (login, officer_name) in enumerate(OFFICERS.items(), start=2 * serial - 1):
            login = login if serial == 1 else f"{login}-{serial}"
            person = Person.objects.filter(login_name=login).first() or new_staff(login, officer_name, f"1300004{number:04d}")
            if person.id_index is None:
                card = invented.Person(number, born=BORN).party
                person.set_identity(name=officer_name, id_type=card["id_type"], id_number=card["id_number"])
                person.save()
            if not Officer.objects.filter(person=person).exists():
                appoint(self.authority, person, actor=system)
            actors.append(Actor(role=OFFICER, person=person.id, authority=self.authority.id, request=request))
        self.first, self.second = actors
