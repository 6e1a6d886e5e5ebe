"""Sentences that many contracts need, for one click. They are a beginning: a handler adapts them to the post.

They go into the contract, so they stand in Chinese whatever language the screen speaks.
"""

from __future__ import annotations

REST = "乙方依法享受法定节假日、带薪年休假、婚假、产假等假期。"
PAY = "工资转入乙方本人银行账户，并提供工资清单。"
INSURANCE = "双方依法参加社会保险，个人应缴部分由甲方代扣代缴。"
PROTECTION = "甲方提供符合国家规定的劳动条件和劳动防护用品，上岗前进行安全生产教育和岗位培训。"
SAFETY = "甲方落实安全生产责任，制定操作规程，保障劳动安全，防止职业危害，依法为乙方办理工伤保险。"
WOMEN = "甲方依法保护乙方在经期、孕期、产期、哺乳期的权益，不安排禁忌从事的劳动，不限制结婚、生育。"
AUTHORISATION = "代表本单位订立、变更和解除劳动合同"
