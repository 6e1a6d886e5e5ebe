"""Names in the proportions of a real roster: some surnames are everywhere, others nowhere, some are read in two ways."""

from __future__ import annotations

import random

# The most frequent first; weights fall like the real ones do.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
)
SURNAMES += "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤岩玉刀波咪单仇解查"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红建文辉力婷宇浩然子轩梓涵欣怡雨桐佳琪思远志国春梅兰凤香温罕叫样"
_WEIGHTS = [1 / (place + 8) for place in range(len(SURNAMES))]
POSITIONS = (
    "茶园管护员", "鲜叶采摘工", "初制加工员", "割胶工", "质检员", "会计", "驾驶员", "导游", "客房服务员", "厨师", "保安员",
    "保洁员", "仓库管理员", "销售代表", "人事专员", "电工", "园林绿化工", "前厅接待", "收银员", "包装工",
)  # fmt: skip


def name(chance: random.Random) -> str:
    """An invented name of two or three characters."""
    (surname,) = chance.choices(SURNAMES, _WEIGHTS)
    return surname + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2))))
