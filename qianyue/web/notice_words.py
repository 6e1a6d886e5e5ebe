"""Why a message did not arrive, in words, and what it says in English."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.notices.templates import TEMPLATES

REASONS = {
    "readdressed": gettext_lazy("手机号已更正，不再发往这里"),
    "unknown_number": gettext_lazy("号码不存在"),
    "switched_off": gettext_lazy("手机关机或者不在服务区"),
    "unsubscribed": gettext_lazy("对方退订了短信"),
    "invalid_message": gettext_lazy("号码或者地址的格式不对"),
    "40003": gettext_lazy("微信绑定已经失效"),
    "43004": gettext_lazy("对方没有关注公众号"),
    "43101": gettext_lazy("对方拒收公众号消息"),
    "user_block": gettext_lazy("对方拒收公众号消息"),
    "system_failed": gettext_lazy("微信没有送到"),
    "smtp_550": gettext_lazy("邮箱不存在"),
    "smtp_551": gettext_lazy("邮箱不存在"),
    "smtp_553": gettext_lazy("邮箱不存在"),
}


def why(reason: str) -> str:
    """The gateway's word in ours."""
    return str(REASONS[reason]) if reason in REASONS else _("原因不明")


def english(template: str) -> str:
    """What stands below the Chinese sentence for who reads English."""
    found = TEMPLATES.get(template) or TEMPLATES.get(template.split("_")[0])  # official_withdrawn is an official one
    return found.english if found else ""
