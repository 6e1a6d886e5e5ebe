"""Sentences about lists and what is taken away from them that other rooms say: named here for the English catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

REFUSALS = (
    _("没有可以导出的合同。请勾选要导出的合同，或者改变筛选条件。"),
    _("一次最多导出 20 万份合同。请按时间或者状态缩小范围，分几次导出。"),
    _("请给这组筛选起一个名字，不超过 20 个字。"),
    _("请先选择筛选条件，再保存。"),
    _("最多保存 20 组筛选。请先删除不用的，再保存。"),
    _("没有找到这组筛选，可能已经删除。"),
)
