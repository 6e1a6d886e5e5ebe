"""Two officers review an application; on approval the employer, its people and its seal are there, once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from qianyue.cli.rehearsal import Worker
from qianyue.employers import applications
from qianyue.employers.acts.fill_application import fill_application
from qianyue.employers.acts.invite import invite
from qianyue.employers.acts.set_up_account import set_up_account
from qianyue.employers.acts.submit_application import submit_application
from qianyue.employers.acts.upload_scan import upload_scan
from qianyue.employers.materials import asked_of
from qianyue.employers.models import Application, Employer, Membership, Review, Seal
from qianyue.operations.actor import HANDLER, OWNER, SEAL_KEEPER
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.oversight import applications as desk
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.approve_application import approve_application
from qianyue.oversight.acts.edit_materials import add_material
from qianyue.oversight.acts.review_application import pass_first, send_back
from qianyue.people.acts.log_in import log_in_with_password
from qianyue.people.models import Person
from tests.employers import applying
from tests.employers.applying import applicant, get, paper, submitted
from tests.oversight.cast import events
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db
PASSWORD = "puer-nannuo-4711"


@pytest.fixture
def who(outside: object) -> Worker:
    return applicant(710_101)


def test_it_works(who: Worker, bureau: Any, work: Any, telephone: Any) -> None:
    key = submitted(who, seal=True)
    pass_first(key, round_=1, actor=bureau.first)
    employer = approve_application(key, round_=1, actor=bureau.second)
    found = get(key)
    assert (found.state, found.employer_id) == ("approved", employer.id)
    assert {found.first_reviewer_id, found.second_reviewer_id} == {bureau.first.person, bureau.second.person}
    roles = {(member.person.phone, member.role) for member in Membership.objects.filter(employer=employer)}
    assert roles == {(who.phone, OWNER), (applying.HANDLER.phone, HANDLER), (applying.KEEPER.phone, SEAL_KEEPER)}
    assert next(kind for kind, _ in events(employer.id)) == "employer.opened"
    work()
    seal = Seal.objects.get(employer=employer)
    assert seal.active
    assert bytes(seal.impression).startswith(b"\x89PNG")
    assert any("电子印章已经生效" in text for text in telephone(who.phone))
    assert any("/desk/account" in text for text in telephone(applying.KEEPER.phone))


def test_a_paper_that_officers_are_not_shown_gives_no_seal(who: Worker, bureau: Any) -> None:
    """Uploaded for one kind of employer, which the application then is not any more."""
    only = {"title": "印模", "note": "", "kinds": ["individual_business"], "form": "seal_impression", "required": False}
    code = add_material(only, actor=bureau.first)
    key = applying.filled(who, kind="individual_business")
    upload_scan(key, code, applying.stamped(), actor=who.actor)
    fill_application(key, "employer", get(key).facts | {"kind": "enterprise"}, actor=who.actor)
    there = applications.scans_of(get(key))
    for item in asked_of(get(key)):
        if item.required and item.code not in there:
            upload_scan(key, item.code, paper(item.code), actor=who.actor)
    submit_application(key, edition=get(key).edition, actor=who.actor)
    pass_first(key, round_=1, actor=bureau.first)
    employer = approve_application(key, round_=1, actor=bureau.second)
    assert Seal.objects.get(employer=employer).impression is None


def test_one_officer_alone_opens_nothing(who: Worker, bureau: Any) -> None:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    with pytest.raises(NotAllowed, match="另一名"):
        approve_application(key, round_=1, actor=bureau.first)
    with pytest.raises(Conflict):
        pass_first(key, round_=1, actor=bureau.second)
    assert not Employer.objects.exists()


def test_the_database_itself_wants_two(who: Worker, bureau: Any) -> None:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    for change in ({"second_reviewer": bureau.first.person}, {"state": "approved"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(id=key).update(**change)
    word = Review(application=get(key), round=1, verdict="approved", reasons={}, authority=bureau.authority.id)
    word.officer_id, word.at = bureau.first.person, get(key).submitted_at
    with pytest.raises(DatabaseError), transaction.atomic():
        word.save(force_insert=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.all().delete()


def test_nothing_is_approved_without_a_first_review(who: Worker, bureau: Any) -> None:
    with pytest.raises(Conflict):
        approve_application(submitted(who), round_=1, actor=bureau.second)


def test_an_officer_of_another_region_finds_nothing(who: Worker, bureau: Any, elsewhere: Any) -> None:
    key = submitted(who)
    assert desk.applications(as_officer(elsewhere.first)).count() == 0
    for act in (
        lambda: desk.application(key, actor=elsewhere.first),
        lambda: pass_first(key, round_=1, actor=elsewhere.first),
        lambda: approve_application(key, round_=1, actor=elsewhere.second),
        lambda: send_back(key, {"all": "不对"}, round_=1, actor=elsewhere.first),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        pass_first(key, round_=1, actor=who.actor)


def test_what_was_never_handed_in_is_nobodys_business(who: Worker, bureau: Any) -> None:
    key = applying.filled(who)
    assert desk.applications(as_officer(bureau.first)).count() == 0
    with pytest.raises(NotFound):
        desk.application(key, actor=bureau.first)


def test_it_is_returned_with_each_reason_at_its_place_and_mended(who: Worker, bureau: Any, work: Any, telephone: Any) -> None:
    key = submitted(who)
    assert desk.waiting_for(as_officer(bureau.first)) == 1
    reasons = {"item:licence": "执照看不清，请重新扫描。", "people": "经办人姓名与身份证不一致。", "nonsense": "…", "all": " "}
    send_back(key, reasons, round_=1, actor=bureau.first)
    assert applications.returned_reasons(get(key)) == {name: reasons[name] for name in ("item:licence", "people")}
    work(kinds=["notices.deliver"])
    assert any("需要补正" in text for text in telephone(who.phone))
    upload_scan(key, "licence", paper("clearer"), actor=who.actor)
    submit_application(key, edition=get(key).edition, actor=who.actor)
    assert (get(key).state, get(key).round) == ("submitted", 2)
    assert applications.returned_reasons(get(key)) == {}
    with pytest.raises(Conflict):
        pass_first(key, round_=1, actor=bureau.first)  # a page that was left open
    pass_first(key, round_=2, actor=bureau.second)
    approve_application(key, round_=2, actor=bureau.first)


def test_it_can_be_returned_in_second_review_too(who: Worker, bureau: Any) -> None:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    send_back(key, {"employer": "地址与执照不一致"}, round_=1, actor=bureau.second)
    assert get(key).state == "returned"


def test_a_refusal_is_final_and_says_why(who: Worker, bureau: Any) -> None:
    key = submitted(who)
    with pytest.raises(InvalidInput):
        send_back(key, {"all": "  "}, round_=1, refuse=True, actor=bureau.first)
    with pytest.raises(InvalidInput):
        send_back(key, {"all": "长" * 201}, round_=1, actor=bureau.first)
    send_back(key, {"all": "不在本州登记，也不在本州经营。"}, round_=1, refuse=True, actor=bureau.first)
    assert get(key).state == "refused"
    with pytest.raises(Conflict):
        fill_application(key, "employer", applying.employer_values(), actor=who.actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasons FROM employers_review")
        assert "本州".encode() not in bytes(cursor.fetchone()[0])


def test_an_employer_that_came_to_be_meanwhile_is_not_taken_over(who: Worker, bureau: Any) -> None:
    from qianyue.employers.acts.open_service import open_service
    from qianyue.oversight.acts.approve_application import employer_facts

    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    there = open_service(employer_facts(get(key)), actor=bureau.second)
    with pytest.raises(Conflict, match="已经开通"):
        approve_application(key, round_=1, actor=bureau.second)
    assert get(key).state == "first_passed"
    assert there.members.count() == 0


def test_whoever_is_appointed_sets_up_an_account(who: Worker, bureau: Any) -> None:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    approve_application(key, round_=1, actor=bureau.second)
    handler = Worker(serial=700_001)
    handler.log_in()
    with pytest.raises(NotAllowed, match="实名核验"):
        set_up_account("yu.handler", PASSWORD, actor=handler.actor)
    handler.identify(return_url=RETURN_URL)
    for name, password in (
        ("yu", PASSWORD),
        ("yu.handler", "short"),
        ("yu.handler", "1234567890123"),
        ("yu.h", "my-yu.h-password"),
    ):
        with pytest.raises(InvalidInput):
            set_up_account(name, password, actor=handler.actor)
    set_up_account("yu.handler", PASSWORD, actor=handler.actor)
    assert log_in_with_password("yu.handler", PASSWORD, request=handler.actor.request).id == handler.actor.person
    with pytest.raises(Conflict):
        set_up_account("again", PASSWORD, actor=handler.actor)
    stranger = applicant(710_191)
    with pytest.raises(NotFound):
        set_up_account("stranger", PASSWORD, actor=stranger.actor)


def test_a_name_that_is_taken_is_not_given_twice(who: Worker, bureau: Any) -> None:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    approve_application(key, round_=1, actor=bureau.second)
    with pytest.raises(InvalidInput) as refused:
        set_up_account("Officer1", PASSWORD, actor=who.actor)
    assert "login_name" in refused.value.fields
    set_up_account("owner.one", PASSWORD, actor=who.actor)


def test_another_person_with_the_phone_does_not_become_the_handler(who: Worker, bureau: Any) -> None:
    key = submitted(who, handler1_name="别的人")
    pass_first(key, round_=1, actor=bureau.first)
    approve_application(key, round_=1, actor=bureau.second)
    handler = Worker(serial=700_001)
    handler.log_in()
    handler.identify(return_url=RETURN_URL)
    with pytest.raises(NotAllowed, match="姓名"):
        set_up_account("yu.handler", PASSWORD, actor=handler.actor)
    assert Person.objects.get(id=handler.actor.person).login_name is None


def test_an_invitation_by_another_employer_does_not_open_this_one(who: Worker, bureau: Any, neighbour: Any) -> None:
    key = submitted(who, handler1_name="别的人")
    pass_first(key, round_=1, actor=bureau.first)
    approve_application(key, round_=1, actor=bureau.second)
    handler = applicant(700_001)
    invite(handler.person.name, handler.phone, "viewer", actor=neighbour.owner)
    with pytest.raises(NotAllowed, match="姓名"):
        set_up_account("yu.handler", PASSWORD, actor=handler.actor)
    Membership.objects.update(named=None)  # as rows were kept before: the application has the name
    with pytest.raises(NotAllowed, match="姓名"):
        set_up_account("yu.handler", PASSWORD, actor=handler.actor)


def test_a_phone_of_somebody_known_by_another_name_is_noticed_before_the_approval(who: Worker, bureau: Any) -> None:
    handler = applicant(700_001)
    key = submitted(who, handler1_name="别的人")
    pass_first(key, round_=1, actor=bureau.first)
    with pytest.raises(Conflict, match="退回申请"):
        approve_application(key, round_=1, actor=bureau.second)
    assert get(key).state == "first_passed"
    assert not Membership.objects.filter(person=handler.actor.person).exists()
    send_back(key, {"people": "经办人姓名不对。"}, round_=1, actor=bureau.second)


def test_who_was_appointed_is_kept_by_name(who: Worker, bureau: Any) -> None:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    employer = approve_application(key, round_=1, actor=bureau.second)
    names = {one.role: one.named for one in Membership.objects.filter(employer=employer)}
    assert names == {
        OWNER: who.person.name,
        HANDLER: applying.HANDLER.person.name,
        SEAL_KEEPER: applying.KEEPER.person.name,
    }


def test_whoever_takes_over_the_applicants_phone_takes_over_nothing(who: Worker, bureau: Any) -> None:
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    person = Person.objects.get(id=who.actor.person)
    person.set_identity(name="刀后人", id_type=person.id_type, id_number="53280119000101001X")
    person.save()
    with pytest.raises(NotFound):
        applications.own(key, actor=who.actor)
    assert not applications.mine(who.actor).exists()
    with pytest.raises(Conflict, match="另一个人"):
        approve_application(key, round_=1, actor=bureau.second)
    assert not Employer.objects.exists()
