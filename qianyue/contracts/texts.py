"""Sentences that people agree to. Their digests are in the evidence: a changed sentence is a new version, never an edit."""

from __future__ import annotations

CONSENT_VERSION = "2026-11"
CONSENT = """我同意用电子形式与用人单位订立本劳动合同。我知道：
一、电子劳动合同与纸质劳动合同效力相同，双方都完成可靠的电子签名后生效，签订时间以可信时间戳为准。
二、是否签署由我自己决定。我可以先看完全文，可以提出修改，也可以拒绝签署，任何人不得替我操作。
三、签约、查看、下载、打印和查验对我全部免费；我需要纸质文本时，单位至少免费提供一份。
四、平台会用手机短信、电子邮件和站内消息通知我，通知不代替我本人的确认。
五、我离职以后，仍可以用本人手机号登录查看和下载合同。"""
