"""`qianyue bureau`: what only the platform's administration does for labour authorities and their officers."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("bureau", help="look after labour authorities and their officers")
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    every = deeds.add_parser("list", help="the authorities and who acts for them")
    opened = deeds.add_parser("open", help="begin to serve a labour authority")
    opened.add_argument("region", metavar="REGION", help="six digits of GB/T 2260: 532800, or a county's")
    opened.add_argument("name", metavar="NAME", help="its full name")
    appointed = deeds.add_parser(
        "appoint", help="appoint an officer; the identity number is asked for, or read from standard input"
    )
    appointed.add_argument("authority", metavar="AUTHORITY", help="its full name, or its region where it is the only one there")
    appointed.add_argument("--name", required=True, metavar="NAME", help="as on the identity card")
    appointed.add_argument("--phone", required=True, metavar="NUMBER", help="their own: the account is set up with it")
    dismissed = deeds.add_parser("dismiss", help="end an appointment; sessions end at once")
    reset = deeds.add_parser("reset-second-factor", help="let an officer who has lost phone and key enrol anew")
    reset.add_argument("--reason", required=True, metavar="TEXT", help="why, and how the person was checked: goes on record")
    identity = deeds.add_parser(
        "register-identity", help="say which person an officer's account belongs to; number as in appoint"
    )
    for deed in (dismissed, reset, identity):
        deed.add_argument("login", metavar="LOGIN", help="the officer's account name, or phone where there is no account yet")
    for deed in (opened, appointed, dismissed, reset, identity):
        deed.add_argument("--operator", required=True, metavar="NAME", help="who does it: goes on record")
    acts = {
        every: run_list,
        opened: run_open,
        appointed: run_appoint,
        dismissed: run_dismiss,
        reset: run_reset,
        identity: run_identity,
    }
    for deed, act in acts.items():
        deed.add_argument(
            "--data",
            type=Path,
            default=Path(os.environ.get("QIANYUE_DATA", "var")),
            help="the installation's folder (default: var)",
        )
        deed.set_defaults(run=act)


def run_list(arguments: argparse.Namespace) -> int:
    """0; one line for each authority and officer, names of people among them: for the operator's own eyes."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from qianyue.oversight.models import Authority, Officer
        from qianyue.people import factors

        for authority in Authority.objects.order_by("region", "name"):
            print(f"{authority.region} {authority.name}")
            for one in Officer.objects.filter(authority=authority, active=True).select_related("person").order_by("created_at"):
                account = one.person.login_name or "尚未设置账户"
                second = "已绑定第二步验证" if factors.has_any(one.person_id) else "未绑定第二步验证"
                print(f"    {one.person.name}  {account}  {second}")
    return 0


def run_open(arguments: argparse.Namespace) -> int:
    """0 done, 2 could not do it."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from qianyue.oversight.acts.appoint import open_authority

        made = open_authority(arguments.name, arguments.region, operator=arguments.operator, actor=_console())
    print(f"已开通 {made.name}（{made.region}）。接着任命工作人员：qianyue bureau appoint {made.region} --name … --phone …")
    return 0


def run_appoint(arguments: argparse.Namespace) -> int:
    """0 done, 2 could not do it. The number is no argument: others on the machine see those."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from qianyue.oversight.acts.call_officer import call_officer

        authority = _authority(arguments.authority)
        who = {"name": arguments.name, "phone": arguments.phone, "id_number": _number()}
        officer = call_officer(authority, **who, operator=arguments.operator, actor=_console())
    way = "用原来的账户登录" if officer.person.login_name else "用本人手机号登录，核验身份后设置账户"
    print(f"已任命 {officer.person.name} 为{authority.name}的工作人员。短信已经安排发出：{way}。")
    return 0


def run_dismiss(arguments: argparse.Namespace) -> int:
    """0 done, 2 could not do it."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from qianyue.oversight.acts.appoint import dismiss

        officer = _officer(arguments.login)
        dismiss(officer, operator=arguments.operator, actor=_console())
    print(f"已解除 {officer.person.name}（{officer.authority.name}）的任命，登录立即失效。")
    return 0


def run_reset(arguments: argparse.Namespace) -> int:
    """0 done, 2 could not do it. It may be run beside a served installation."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from qianyue.oversight.acts.reset_second_factor import reset_second_factor

        officer = _officer(arguments.login)
        reset_second_factor(officer, arguments.reason, operator=arguments.operator, actor=_console())
    print(f"已重置 {officer.person.name}（{officer.authority.name}）的第二步验证：会话已经结束，密码不变，下次登录时重新绑定。")
    return 0


def run_identity(arguments: argparse.Namespace) -> int:
    """0 done, 2 could not do it. The number is no argument: others on the machine see those."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from qianyue.oversight.acts.register_identity import register_identity

        officer = _officer(arguments.login)
        register_identity(officer, _number(), operator=arguments.operator, actor=_console())
    print(f"已登记 {officer.person.name}（{officer.authority.name}）的居民身份证号码。")
    return 0


def _console() -> Any:
    from qianyue.operations.actor import Actor, Request

    return Actor.system(request=Request(id="bureau", channel="cli"))


def _number() -> str:
    return getpass.getpass("居民身份证号码：") if sys.stdin.isatty() else sys.stdin.readline()


def _authority(named: str) -> Any:
    """Errors: NotFound, Conflict (several in the region)."""
    from django.db.models import Q

    from qianyue.operations.errors import Conflict, NotFound
    from qianyue.oversight.models import Authority

    found = list(Authority.objects.filter(Q(name=named.strip()) | Q(region=named.strip()))[:2])
    if not found:
        raise NotFound("没有这个名称或者地区代码的人社部门，请用 qianyue bureau list 核对。")
    if len(found) > 1:
        raise Conflict("这个地区有不止一个人社部门，请写全称。")
    return found[0]


def _officer(login: str) -> Any:
    """Errors: NotFound."""
    from django.db.models import Q

    from qianyue.operations.errors import NotFound
    from qianyue.oversight.models import Officer
    from qianyue.people.models import phone_index

    here = Officer.objects.filter(active=True).select_related("person", "authority")
    account = login.strip()
    found = here.filter(
        Q(person__login_name=account) | Q(person__login_name=None, person__phone_index=phone_index(account))
    ).first()
    if found is None:
        raise NotFound("没有这个账户名的人社部门工作人员，或者任命已经解除，请核对账户名。")
    return found
