"""`qianyue bureau`: what only the platform's administration does for a labour authority's officers."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("bureau", help="look after a labour authority's officers")
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    reset = deeds.add_parser("reset-second-factor", help="let an officer who has lost phone and key enrol anew")
    reset.add_argument("login", metavar="LOGIN", help="the officer's account name")
    reset.add_argument("--operator", required=True, metavar="NAME", help="who does it: goes on record")
    reset.add_argument("--reason", required=True, metavar="TEXT", help="why, and how the person was checked: goes on record")
    identity = deeds.add_parser("register-identity", help="say which person an officer's account belongs to, by identity number")
    identity.add_argument(
        "login", metavar="LOGIN", help="the officer's account name; the number is asked for, or read from standard input"
    )
    identity.add_argument("--operator", required=True, metavar="NAME", help="who has looked at the card: goes on record")
    for deed, act in ((reset, run_reset), (identity, run_identity)):
        _finished(deed, act)


def _finished(deed: argparse.ArgumentParser, act: Callable[[argparse.Namespace], int]) -> None:
    deed.add_argument(
        "--data", type=Path, default=Path(os.environ.get("QIANYUE_DATA", "var")), help="the installation's folder (default: var)"
    )
    deed.set_defaults(run=act)


def run_reset(arguments: argparse.Namespace) -> int:
    """0 done, 2 could not do it. It may be run beside a served installation."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from qianyue.operations.actor import Actor, Request
        from qianyue.oversight.acts.reset_second_factor import reset_second_factor

        officer = _officer(arguments.login)
        actor = Actor.system(request=Request(id="bureau", channel="cli"))
        reset_second_factor(officer, arguments.reason, operator=arguments.operator, actor=actor)
    print(f"已重置 {officer.person.name}（{officer.authority.name}）的第二步验证：会话已经结束，密码不变，下次登录时重新绑定。")
    return 0


def run_identity(arguments: argparse.Namespace) -> int:
    """0 done, 2 could not do it. The number is no argument: others on the machine see those."""
    from qianyue.cli.platform import attached

    with attached(arguments.data):
        from qianyue.operations.actor import Actor, Request
        from qianyue.oversight.acts.register_identity import register_identity

        officer = _officer(arguments.login)
        number = getpass.getpass("居民身份证号码：") if sys.stdin.isatty() else sys.stdin.readline()
        actor = Actor.system(request=Request(id="bureau", channel="cli"))
        register_identity(officer, number, operator=arguments.operator, actor=actor)
    print(f"已登记 {officer.person.name}（{officer.authority.name}）的居民身份证号码。")
    return 0


def _officer(login: str) -> Any:
    """Errors: NotFound."""
    from qianyue.operations.errors import NotFound
    from qianyue.oversight.models import Officer

    found = Officer.objects.filter(person__login_name=login.strip(), active=True).select_related("person", "authority").first()
    if found is None:
        raise NotFound("没有这个账户名的人社部门工作人员，或者任命已经解除，请核对账户名。")
    return found
