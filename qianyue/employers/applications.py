"""Whose application it is, what it still lacks, and how its papers are read. Others' applications are *not found*."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from qianyue.employers import application_facts as facts_of
from qianyue.employers.application_models import WITH_AUTHORITY
from qianyue.employers.materials import asked_of
from qianyue.employers.models import Application, Employer, Membership, Review, Scan
from qianyue.operations.actor import COUNTER, OWNER, WORKER, Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.operations.sentences import Sentence
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import Person, phone_index

MISSING = "没有找到这份申请。它可能属于别的账户，请用申请时的手机号码登录。"
TAKEN = (
    "这家单位已经开通了服务，不能再次申请。请联系本单位的管理员把您加进来；管理员已经离职或者联系不上的，"
    "请带上营业执照和单位证明到当地人社部门服务窗口办理。"
)
PENDING = "这家单位已有一份申请正在审核。如果不是本单位同事提交的，请联系当地人社部门核实。"
OTHER_CODE = "统一社会信用代码不能变更。代码换了就是另一家单位，请另行申请开通。"
OTHER_REGION = "迁到别的县（市、区）不在这里办理，请带材料到当地人社部门服务窗口。"
REPLACED = "申请人的手机号码已经由另一个人实名核验，这份申请不能继续。请由现在的负责人重新申请。"
NO_OWNER = "申请人已经不是这家单位的管理员，变更申请不能继续。请由本单位现在的管理员重新申请。"
AGAIN = "这份申请刚刚在别的窗口里改过，请刷新页面后再继续。"


class Lack(NamedTuple):
    """Something that keeps an application from being submitted: where (`employer`, `people`, `item:licence` …) and why."""

    place: str
    message: str


def applicant(actor: Actor) -> Person:
    """Whoever is logged in with a phone of their own. Errors: NotAllowed (also at a service counter, which is for workers: an
    account that is set up there would log the public terminal in at the employer's desk)."""
    if actor.role != WORKER or actor.person is None:
        raise NotAllowed("请先用您本人的手机号登录，再办理单位开通申请。")
    if actor.request.channel == COUNTER:
        raise NotAllowed("窗口的电脑是公用的，不能在上面办理单位的开通和账户。请用自己的手机或者电脑办理。")
    return Person.objects.known(actor.person)


def mine(actor: Actor) -> QuerySet[Application]:
    """The actor's own applications, the latest first: begun by the person at this phone now, not by its last holder."""
    same = Q(applicant_identity=None) | Q(applicant_identity=F("applicant__id_index"))
    return Application.objects.filter(same, applicant=applicant(actor)).order_by("-created_at")


def own(key: uuid.UUID, *, actor: Actor) -> Application:
    """One of them. Errors: NotFound, NotAllowed."""
    found = mine(actor).select_related("applicant").filter(id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found


def own_open(key: uuid.UUID, *, actor: Actor) -> Application:
    """One of them that may be changed now. Errors: Conflict besides."""
    found = own(key, actor=actor)
    if not found.open:
        raise Conflict(Sentence("这份申请目前是“{state}”，不能再修改。", state=found.get_state_display()))
    return found


def must_stand(application: Application, *, hold: bool = False) -> None:
    """Nobody has taken the applicant's place, and who asks for a change manages the employer still. Errors: Conflict.

    `hold`: and it stays so until the caller's transaction ends; whoever is just being replaced is waited for.
    """
    people = Person.objects.select_for_update(no_key=True) if hold else Person.objects
    begun, now = application.applicant_identity, people.get(id=application.applicant_id).id_index
    if begun is not None and bytes(begun) != bytes(now or b""):
        raise Conflict(REPLACED)
    managing = Membership.objects.current().filter(
        employer=application.employer_id, person=application.applicant_id, role=OWNER, department=None
    )
    if hold:
        managing = managing.select_for_update(of=("self",), no_key=True)
    if application.changes and not managing.values_list("id"):
        raise Conflict(NO_OWNER)


def represented(key: uuid.UUID, *, actor: Actor) -> Application:
    """The application, for the phone that it names as the legal representative's. Errors: NotFound, NotAllowed."""
    person = applicant(actor)
    found = Application.objects.select_related("applicant").filter(id=key).first()
    phone = found.facts.get("representative_phone", "") if found else ""
    if found is None or not phone or not found.asked or phone_index(phone) != bytes(person.phone_index or b""):
        raise NotFound("没有找到需要您核验的申请。请用收到短信的手机号码登录。")
    return found


def is_representative(person: Person, application: Application) -> bool:
    """Whether the person, as checked within the last day, is whom the application names as its legal representative."""
    facts = application.facts
    told = (facts.get("legal_representative", ""), facts.get("representative_id", ""))
    return all(told) and is_identified(person) and told == (person.name, person.id_number)


def scans_of(application: Application) -> dict[str, Scan]:
    """The papers that count, by item; without their bytes."""
    standing = Scan.objects.filter(application=application, replaced_at=None).defer("pdf", "impression")
    return {scan.item: scan for scan in standing}


def impression_of(application: Application) -> bytes | None:
    """The employer's own seal as its papers show it. Only from a paper that officers are shown: what was uploaded for an item
    that is not asked for any more stands, unseen."""
    asked = [item.code for item in asked_of(application) if item.form == "seal_impression"]
    found = Scan.objects.filter(application=application, item__in=asked, replaced_at=None).exclude(impression=None)
    scan = found.order_by("-uploaded_at").first()
    return bytes(scan.impression) if scan and scan.impression else None


def returned_reasons(application: Application) -> dict[str, str]:
    """Why it was returned or refused, by place; only while that is the last word."""
    last = application.reviews.exclude(verdict=Review.Verdict.PASSED).order_by("-at").first()
    return dict(last.reasons) if last and last.round == application.round else {}


def lacking(application: Application) -> list[Lack]:
    """All that keeps it from being submitted, in the order of the screens."""
    found = [
        Lack(section, sentence)
        for section in facts_of.SECTIONS
        for sentence in facts_of.problems(application.facts, section).values()
    ]
    if taken := conflicting(application):
        found.append(Lack("employer", taken))
    there = scans_of(application)
    found += [
        Lack(f"item:{item.code}", Sentence("还没有上传{title}。", title=item.title))
        for item in asked_of(application)
        if item.required and item.code not in there
    ]
    if application.facts.get("capacity") == "agent":
        if application.represented_at is None:
            found.append(Lack("representative", "法定代表人还没有核验。请发短信请他用自己的手机办理。"))
        if not is_identified(application.applicant):
            found.append(Lack("applicant", "提交前请您本人再做一次实名核验（一天内有效）。"))
    elif not is_representative(application.applicant, application):
        sentence = "请您本人做一次实名核验（一天内有效）；姓名、证件号码要与所填的法定代表人一致。"
        found.append(Lack("applicant", sentence))
    return found


def conflicting(application: Application) -> str:
    """Why this employer cannot be applied for: it is there, or somebody's application is being reviewed. Empty: it can."""
    if not application.uscc:
        return ""
    if application.changes and application.uscc != application.employer.uscc:
        return OTHER_CODE
    if application.changes and application.region != application.employer.region:
        return OTHER_REGION
    if not application.changes and Employer.objects.filter(uscc=application.uscc).exists():
        return TAKEN
    others = Application.objects.filter(uscc=application.uscc, state__in=WITH_AUTHORITY).exclude(id=application.id)
    return PENDING if others.exists() else ""
