"""The people who are ready after the first `qianyue run`: an employer in Jinghong with its people, a worker, and
two officers of the prefecture's labour authority.

Passwords are made at random on the first start and kept in the data folder, so that they can be printed again: they are
for trying the product on this machine and exist only in a development installation.
"""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import Any

from qianyue.confined import apart

NOT_APART = "只在限定的内存和时间内读取：本系统不允许隔离（unshare），正式使用前请运维人员放开，或者改用单独的主机"
WORDS = ("puer", "jinghong", "menghai", "mengla", "lancang", "gaoliang", "nannuo", "yiwu")


def kept_in(data: Path) -> Path:
    """Where the ready people of an installation are written down."""
    return data / "ready-people.json"


def main() -> int:
    """Make them, as a process of the installation."""
    import django

    django.setup()
    from django.conf import settings

    kept = kept_in(settings.DATA)
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(_make(), ensure_ascii=False, indent=1))
    return 0


def _make() -> dict[str, Any]:
    """Seed through the acts; a start that died half-way is gone on with."""
    from qianyue.cli import invented
    from qianyue.cli.invented_bureau import Bureau
    from qianyue.cli.rehearsal import Office
    from qianyue.contracts.acts import draft
    from qianyue.contracts.models import Contract
    from qianyue.people.models import Person

    office, bureau, worker = Office(), Bureau(), invented.Person(1, "玉虚构")
    passwords = {}
    staff = {
        "owner": office.owner,
        "approver": office.approver,
        "handler": office.handler,
        "keeper": office.keeper,
        "officer1": bureau.first,
        "officer2": bureau.second,
    }
    for role, actor in staff.items():
        person = Person.objects.get(id=actor.person)
        passwords[role] = f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}"
        person.set_password(passwords[role])
        person.save(update_fields=["password"])
    if not Contract.objects.filter(employer=office.employer).exists():
        draft.create_draft(invented.terms(office.facts, worker), actor=office.handler)
    return {
        "employer": office.employer.name,
        "owner": {"login": "owner1", "password": passwords["owner"]},
        "approver": {"login": "approver1", "password": passwords["approver"]},
        "handler": {"login": "handler1", "password": passwords["handler"]},
        "keeper": {"login": "keeper1", "password": passwords["keeper"]},
        "authority": bureau.authority.name,
        "officers": [{"login": login, "password": passwords[login]} for login in ("officer1", "officer2")],
        "worker": {"name": worker.name, "phone": worker.phone, "id_number": worker.party["id_number"]},
    }


def told(people: dict[str, Any], url: str, gateways: dict[str, str]) -> str:
    worker = people["worker"]
    first, second = people["officers"]
    uploads = "在与网络和其他文件隔开的进程里读取" if apart() else NOT_APART
    return f"""
签约已就绪   {url}        （Ctrl-C 停止全部）

  用人单位   {people["employer"]}（虚构）
  经办人     {url}/desk/login   账户 {people["handler"]["login"]}   密码 {people["handler"]["password"]}
  审批人     {url}/desk/login   账户 {people["approver"]["login"]}   密码 {people["approver"]["password"]}
  管理员     {url}/desk/login   账户 {people["owner"]["login"]}   密码 {people["owner"]["password"]}
  印章管理员 {url}/desk/login   账户 {people["keeper"]["login"]}    密码 {people["keeper"]["password"]}
  劳动者     {url}/login        手机 {worker["phone"]}   姓名 {worker["name"]}   身份证号 {worker["id_number"]}（虚构）
  人社部门   {people["authority"]}
  工作人员   {url}/authority/login   账户 {first["login"]}   密码 {first["password"]}
  另一名     {url}/authority/login   账户 {second["login"]}   密码 {second["password"]}
             （工作人员第一次登录时，用手机上任意一个验证器应用绑定第二步验证）
  申请开通   {url}/apply        （另一家单位：用任一手机号登录后申请，由上面两名工作人员先后审核）
  查验       {url}/verify

  上传的文件 {uploads}

  沙箱（代替外部机构，仅供开发测试）：{gateways["index"]}
  短信收件箱 {gateways["sms"]}     邮件收件箱 {gateways["mail"]}     微信通知 {gateways["wechat"]}

已备好一份合同草稿：用经办人登录后核对、发出，再到短信收件箱打开链接，以劳动者身份签署，最后由印章管理员盖章。
人社部门的一名工作人员录入新的最低工资标准，另一名确认，低于它的合同就会列出来。
"""


if __name__ == "__main__":
    sys.exit(main())
