"""What an application says, field by field: how it is kept while half filled, and what is wrong with it.

All fields are strings as typed. What the platform must not keep at all (too long, unprintable) is refused at once; anything else
may stand there wrong until it is submitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from qianyue.law.identifiers import is_uscc
from qianyue.law.regions import region
from qianyue.operations.errors import InvalidInput
from qianyue.operations.sentences import Sentence

KINDS = {
    "enterprise": "企业",
    "individual_business": "个体工商户",
    "state_organ": "国家机关",
    "public_institution": "事业单位",
    "social_organization": "社会组织",
    "platform_company": "平台企业",
}
POSTS = {
    "non_establishment": "编外人员",
    "public_welfare": "公益性岗位",
    "government_purchased": "政府购买服务岗位",
}
CAPACITIES = {"representative": "我就是法定代表人（负责人、经营者）", "agent": "我是经办人，有法定代表人的授权"}
BODIES = ("state_organ", "public_institution")
ROLES = {"handler1": "经办人一", "handler2": "经办人二", "handler3": "经办人三", "keeper": "印章管理员"}
HANDLERS = 3  # more are added later by the employer itself
EMPLOYER = ("name", "uscc", "kind", "posts", "region", "registered_address", "business_address")
PEOPLE = (
    "capacity", "legal_representative", "representative_id", "representative_phone",
    *(f"handler{n}_{part}" for n in range(1, HANDLERS + 1) for part in ("name", "phone")), "keeper_name", "keeper_phone",
)  # fmt: skip
SECTIONS = {"employer": EMPLOYER, "people": PEOPLE}
LONGEST = {"name": 200, "registered_address": 300, "business_address": 300}
PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)


def typed(values: Mapping[str, Any], section: str) -> dict[str, str]:
    """The section's fields on one line each, capital where they are numbers. Errors: InvalidInput (too long, unprintable)."""
    found, wrong = {}, {}
    for field in SECTIONS[section]:
        text = " ".join(str(values.get(field, "") or "").split())
        if len(text) > LONGEST.get(field, 60):
            wrong[field] = Sentence("最多写 {limit} 个字，现在有 {count} 个字。", limit=LONGEST.get(field, 60), count=len(text))
        elif text and not text.isprintable():
            wrong[field] = "这里有看不见的字符，请删去后重新填写。"
        if field in ("uscc", "representative_id"):
            text = text.replace(" ", "").upper()
        elif field.endswith("phone"):
            text = re.sub(r"[\s-]", "", text).removeprefix("+86")
        found[field] = text
    if wrong:
        raise InvalidInput("请修改标出的内容。", fields=wrong)
    return found


def posts(facts: Mapping[str, str]) -> list[str]:
    return [post for post in facts.get("posts", "").split(",") if post]


def handlers(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Name and phone of each, in order."""
    return _pairs(facts, (f"handler{n}" for n in range(1, HANDLERS + 1)))


def keeper(facts: Mapping[str, str]) -> tuple[str, str]:
    return facts.get("keeper_name", ""), facts.get("keeper_phone", "")


def problems(facts: Mapping[str, str], section: str) -> dict[str, str]:
    """What keeps this section from being submitted: field → sentence."""
    return (_of_employer if section == "employer" else _of_people)(facts)


def _of_employer(facts: Mapping[str, str]) -> dict[str, str]:
    found = {
        "name": "请填写单位名称，与营业执照或者法人证书一字不差。",
        "kind": "请选择单位性质。",
        "registered_address": "请填写注册地址（住所），与证照一致。",
    }
    wrong = {field: sentence for field, sentence in found.items() if not facts.get(field)}
    if facts.get("kind") and facts["kind"] not in KINDS:
        wrong["kind"] = "请从列表中选择单位性质。"
    if not is_uscc(facts.get("uscc", "")):
        wrong["uscc"] = "统一社会信用代码不对：应为 18 位，最后一位是校验位。请对照证照逐位核对。"
    place = region(facts.get("region"))
    if place is None or not place.current or place.code.endswith("00"):
        wrong["region"] = "请选择单位所在的县（市、区），由当地人社部门审核。"
    if not all(post in POSTS for post in posts(facts)):
        wrong["posts"] = "请从列表中选择。"
    elif facts.get("kind") in BODIES and not posts(facts):
        wrong["posts"] = "机关、事业单位请选择哪些人员使用电子劳动合同，至少选一项。"
    return wrong


def _of_people(facts: Mapping[str, str]) -> dict[str, str]:
    wrong = {}
    if facts.get("capacity") not in CAPACITIES:
        wrong["capacity"] = "请选择您的身份。"
    if not facts.get("legal_representative"):
        wrong["legal_representative"] = "请填写法定代表人（负责人、经营者）的姓名。"
    if not facts.get("representative_id"):
        wrong["representative_id"] = "请填写法定代表人的身份证件号码。"
    if facts.get("capacity") == "agent" and not PHONE.fullmatch(facts.get("representative_phone", "")):
        wrong["representative_phone"] = "请填写法定代表人本人的 11 位手机号码，系统会发短信请他核验。"
    used: dict[str, str] = {}
    for who in ROLES:
        name, phone = facts.get(f"{who}_name", ""), facts.get(f"{who}_phone", "")
        if not name and not phone and who not in ("handler1", "keeper"):
            continue
        if not name:
            wrong[f"{who}_name"] = Sentence("请填写{who}的姓名。", who=ROLES[who])
        if not PHONE.fullmatch(phone):
            wrong[f"{who}_phone"] = Sentence("请填写{who}的 11 位手机号码。", who=ROLES[who])
        elif used.setdefault(phone, name) != name:
            wrong[f"{who}_phone"] = "这个手机号码已经写在另一个人名下，一个号码只能是一个人。"
    return wrong


def _pairs(facts: Mapping[str, str], who: Iterable[str]) -> list[tuple[str, str]]:
    found = [(facts.get(f"{one}_name", ""), facts.get(f"{one}_phone", "")) for one in who]
    return [pair for pair in found if pair[1]]
