"""The sections of GB/T 4754 (`law/tables/industries.csv`) as the authority's screens name them: for the English catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SECTIONS = (
    _("农、林、牧、渔业"),
    _("采矿业"),
    _("制造业"),
    _("电力、热力、燃气及水生产和供应业"),
    _("建筑业"),
    _("批发和零售业"),
    _("交通运输、仓储和邮政业"),
    _("住宿和餐饮业"),
    _("信息传输、软件和信息技术服务业"),
    _("金融业"),
    _("房地产业"),
    _("租赁和商务服务业"),
    _("科学研究和技术服务业"),
    _("水利、环境和公共设施管理业"),
    _("居民服务、修理和其他服务业"),
    _("教育"),
    _("卫生和社会工作"),
    _("文化、体育和娱乐业"),
    _("公共管理、社会保障和社会组织"),
    _("国际组织"),
)
