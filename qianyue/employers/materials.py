"""Which papers an application needs: the authority's own list, else the shipped one (the typical set of domain.md 9.4).

The nearest authority decides: a county's list before the prefecture's, the prefecture's before the province's.
"""

from __future__ import annotations

from typing import Any

from qianyue.employers.models import Application, MaterialItem
from qianyue.law.regions import levels

FORMS = {
    "application": "开通申请表",
    "authorisation": "授权委托书",
    "promise": "承诺书",
    "seal_impression": "印章印模采集表",
}  # what the system fills in
COMPANIES = ["enterprise", "individual_business", "platform_company"]
BODIES = ["state_organ", "public_institution", "social_organization"]


def _item(code: str, title: str, note: str, **more: Any) -> MaterialItem:
    return MaterialItem(code=code, title=title, note=note, **more)


def shipped() -> list[MaterialItem]:
    """The list of an authority that has not made its own. The rows are not saved."""
    found = [
        _item("application", "开通申请表", "下载系统填好的表，核对后盖单位公章，再扫描上传。", form="application"),
        _item("licence", "营业执照", "正本或者副本，要能看清统一社会信用代码。", kinds=COMPANIES),
        _item("certificate", "法人证书或者统一社会信用代码证书", "机关、事业单位、社会组织提供。", kinds=BODIES),
        _item("representative_id", "法定代表人身份证", "正反两面放在一页上。"),
        _item(
            "authorisation",
            "授权委托书",
            "由经办人申请时提供。下载系统填好的委托书，法定代表人签字、盖单位公章后扫描上传。",
            form="authorisation",
            only_agents=True,
        ),
        _item("agent_id", "申请人身份证", "由经办人申请时提供，正反两面放在一页上。", only_agents=True),
        _item(
            "seal_impression",
            "印章印模采集表",
            "下载后在框内用红色印泥清楚地盖章，彩色扫描。用作电子印章的样子；不提供时由系统按单位名称绘制。",
            form="seal_impression",
            required=False,
        ),
        _item("promise", "承诺书", "下载系统填好的承诺书，盖单位公章后扫描上传。", form="promise"),
        _item("dispatch_permit", "劳务派遣经营许可证", "经营劳务派遣的单位提供。", kinds=["enterprise"], required=False),
    ]
    for position, item in enumerate(found):
        item.position = position
    return found


def list_of(region: str) -> list[MaterialItem]:
    """Every item that holds in a region, retired ones included, in order."""
    around = MaterialItem.objects.filter(area__in=levels(region)) if region else MaterialItem.objects.none()
    rows = list(around.order_by("position", "title"))
    nearest = next((area for area in levels(region) if any(row.area == area for row in rows)), None) if rows else None
    return [row for row in rows if row.area == nearest] if nearest else shipped()


def asked_of(application: Application) -> list[MaterialItem]:
    """What this application needs, as the list is now and as its facts are."""
    kind, agent = application.facts.get("kind", ""), application.facts.get("capacity") == "agent"
    return [
        item
        for item in list_of(application.region)
        if item.retired_at is None and (not item.kinds or kind in item.kinds) and (agent or not item.only_agents)
    ]
