"""By which channels a person is told of what: what is known of them, what they want, what the law lets nobody refuse."""

from __future__ import annotations

import dataclasses
import datetime
import uuid

from django.conf import settings
from django.utils import timezone

from qianyue.law.dates import CHINA
from qianyue.notices.models import Binding, Preference
from qianyue.notices.templates import Template
from qianyue.people.models import Person


@dataclasses.dataclass(frozen=True)
class Way:
    """One channel to one address; `held` is the second channel."""

    channel: str
    to: str | None
    held: bool = False


def ways(template: Template, *, person: uuid.UUID | None, phone: str | None, email: str | None) -> list[Way]:
    """In which order somebody is told. Who was invited by phone is known by it, as the SMS would reach the same telephone."""
    known = person or _owner(phone)
    wanted = Preference.objects.filter(person=known).first() if known else None
    bound = Binding.objects.filter(person=known).first() if known else None
    wanted = wanted or Preference()
    mobile = {
        "wechat": bound.openid if bound and wanted.wechat else None,
        "sms": phone if wanted.sms else None,
    }
    order = ["wechat", "sms"] if wanted.first == "wechat" else ["sms", "wechat"]
    first = [name for name in order if mobile[name]]
    if not first and template.legal and not (wanted.email and (wanted.address or email)) and phone:
        first, mobile["sms"] = ["sms"], phone  # a legal notice leaves by one channel at least
    found = [Way(name, mobile[name], held=place > 0) for place, name in enumerate(first)]
    if template.second_after is None:
        found = found[:1]
    if wanted.email and (address := wanted.address or email):
        found.append(Way("email", address))
    if person:
        found.append(Way("app", None))
    return found


def _owner(phone: str | None) -> uuid.UUID | None:
    found = Person.objects.with_phone(phone) if phone else None
    return found.id if found else None


def morning(template: Template, now: datetime.datetime | None = None) -> float:
    """Seconds that a message waits because of the quiet hours; 0 for what is urgent, and by day."""
    if not template.waits:
        return 0
    begins, ends = (_clock(time) for time in settings.QUIET_HOURS)
    here = (now or timezone.now()).astimezone(CHINA)
    quiet = begins <= here.time() or here.time() < ends if begins > ends else begins <= here.time() < ends
    if not quiet:
        return 0
    end = here.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return ((end if end > here else end + datetime.timedelta(days=1)) - here).total_seconds()


def _clock(given: str) -> datetime.time:
    return datetime.time.fromisoformat(given)
