"""How long, what, where, when and under what protection."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianyue.web.terms_form import standard_words
from qianyue.web.terms_form.elements import Choice, Field, Group, Help, Option, Section

TERM = Section(
    key="term",
    title=_("合同期限"),
    short=_("合同期限"),
    pointers=("/term", "/probation", "/employment_start"),
    parts=(
        Field(
            pointer="/employment_start",
            label=_("用工之日"),
            required=True,
            hint=_("实际开始上班的日期，劳动关系从这天建立。"),
        ),
        Field(pointer="/term/start", label=_("合同起始日"), required=True),
        Choice(
            field=Field(pointer="/term/type", label=_("期限类型"), required=True, words="term.type"),
            options=(
                Option(
                    answers=("task",),
                    parts=(
                        Field(
                            pointer="/term/task",
                            label=_("工作任务和完成标志"),
                            wide=4,
                            lines=2,
                            hint=_("写明任务内容，怎样算完成要能核实。"),
                        ),
                    ),
                ),
                Option(
                    answers=("fixed", "task"),
                    parts=(
                        Field(pointer="/term/end", label=_("合同终止日"), hint=_("以任务为期限的，填预计完成的日期，可以不填。")),
                    ),
                ),
                Option(
                    answers=("fixed",),
                    parts=(
                        Help(
                            label=_("期限按"),
                            buttons=(
                                ("term:12", _("1 年")),
                                ("term:24", _("2 年")),
                                ("term:36", _("3 年")),
                                ("term:60", _("5 年")),
                            ),
                            about="/term/end",
                        ),
                    ),
                ),
            ),
        ),
        Group(title=_("试用期"), hint=_("不约定试用期就全部留空。"), pointer="/probation"),
        Field(pointer="/probation/start", label=_("试用期开始")),
        Field(pointer="/probation/end", label=_("试用期截止")),
        Field(pointer="/probation/monthly_wage", label=_("试用期月工资"), mark=_("元")),
        Field(pointer="/probation/hourly_wage", label=_("试用期小时工资"), mark=_("元")),
        Help(
            label=_("试用期"),
            buttons=(("probation:longest", _("按法律允许的最长")), ("probation:none", _("不约定"))),
            about="/probation/end",
        ),
    ),
)

WORK = Section(
    key="work",
    title=_("工作内容和工作地点"),
    short=_("工作内容"),
    pointers=("/work",),
    parts=(
        Field(pointer="/work/position", label=_("工作岗位"), required=True, wide=2),
        Field(pointer="/work/post_type", label=_("岗位类型"), words="work.post_type"),
        Field(
            pointer="/work/hazardous",
            label=_("职业病危害"),
            yes=_("有"),
            no=_("没有"),
        ),
        Field(pointer="/work/duties", label=_("岗位职责"), required=True, wide=4, lines=3),
        Field(pointer="/work/place", label=_("工作地点"), required=True, wide=3, hint=_("写到门牌，劳动者看得懂。")),
        Field(pointer="/work/region", label=_("工作地所在县市"), required=True, region=True, hint=_("最低工资按这里判断。")),
    ),
)

HOURS = Section(
    key="hours",
    title=_("工作时间和休息休假"),
    short=_("工时休假"),
    pointers=("/hours",),
    parts=(
        Choice(
            field=Field(pointer="/hours/system", label=_("工时制度"), required=True, words="hours.system"),
            options=(
                Option(
                    answers=("comprehensive",),
                    parts=(Field(pointer="/hours/cycle", label=_("计算周期"), words="hours.cycle"),),
                ),
                Option(
                    answers=("comprehensive", "flexible"),
                    parts=(
                        Field(
                            pointer="/hours/approval/number",
                            label=_("准予文书编号"),
                            hint=_("综合计算工时和不定时工作制须经人社部门准予。"),
                        ),
                        Field(pointer="/hours/approval/authority", label=_("准予机关")),
                        Field(pointer="/hours/approval/valid_from", label=_("准予自")),
                        Field(pointer="/hours/approval/valid_to", label=_("准予至")),
                    ),
                ),
            ),
        ),
        Field(pointer="/hours/hours_per_day", label=_("每日工作"), mark=_("小时")),
        Field(pointer="/hours/hours_per_week", label=_("每周工作"), mark=_("小时")),
        Field(pointer="/hours/rest_days_per_week", label=_("每周休息"), mark=_("天")),
        Field(pointer="/hours/overtime_hours_per_month", label=_("预计每月加班"), mark=_("小时")),
        Field(pointer="/hours/annual_leave_days", label=_("每年带薪年休假"), mark=_("天")),
        Field(
            pointer="/hours/rest_text",
            label=_("休息休假的其他约定"),
            wide=4,
            lines=2,
            standard=standard_words.REST,
        ),
    ),
)

PROTECTION = Section(
    key="protection",
    title=_("劳动保护、劳动条件和职业危害防护"),
    short=_("劳动保护"),
    pointers=("/protection",),
    parts=(
        Field(
            pointer="/protection/text",
            label=_("劳动保护和劳动条件"),
            required=True,
            wide=4,
            lines=2,
            standard=standard_words.PROTECTION,
        ),
        Field(
            pointer="/protection/safety_text",
            label=_("安全生产事项"),
            wide=4,
            lines=2,
            hint=_("生产经营单位必须写明。"),
            standard=standard_words.SAFETY,
        ),
        Field(
            pointer="/protection/hazard_text",
            label=_("职业病危害及其后果、防护措施和待遇"),
            wide=4,
            lines=2,
            hint=_("岗位有职业病危害时必须如实写明，每个岗位不同，没有通用的写法。"),
        ),
        Field(
            pointer="/protection/female_text",
            label=_("女职工特殊保护"),
            wide=4,
            lines=2,
            hint=_("与女职工订立合同时必须写明。"),
            standard=standard_words.WOMEN,
        ),
    ),
)
