"""Why a verdict is what it is: a word for programs, a sentence in Chinese and one in English that say what to do."""

from __future__ import annotations

from dataclasses import dataclass

VALID, INVALID, UNDETERMINED = "valid", "invalid", "undetermined"


@dataclass(frozen=True)
class Reason:
    """`verdict` is what this reason makes of a signature or file; *valid* ones are remarks."""

    code: str
    verdict: str
    zh: str
    en: str

    def to_dict(self) -> dict[str, str]:
        return {"code": self.code, "verdict": self.verdict, "message": self.zh, "message_en": self.en}


WORDS: dict[str, tuple[str, str, str]] = {
    # the file
    "too_large": (
        UNDETERMINED,
        "文件太大，无法查验，请用离线命令查验或联系平台。",
        "The file is too large to be checked; ask the platform for the original.",
    ),
    "not_a_pdf": (
        UNDETERMINED,
        "这不是可以识别的 PDF 文件，请上传从平台下载的原始文件。",
        "Not a PDF file that can be read; use the original download.",
    ),
    "file_damaged": (
        INVALID,
        "文件已损坏或被改动，请向对方或平台取得原始文件。",
        "The file is damaged or was altered; obtain the original.",
    ),
    "file_unsupported": (
        UNDETERMINED,
        "文件使用了本程序不支持的结构，无法判定，请取得平台生成的原始文件。",
        "The file uses structures this program cannot judge; obtain the original from the platform.",
    ),
    "too_costly": (
        UNDETERMINED,
        "查验这个文件超出了限定的时间或内存，无法判定，请取得平台生成的原始文件。",
        "Checking this file takes more time or memory than allowed; obtain the original from the platform.",
    ),
    "no_signatures": (
        UNDETERMINED,
        "文件里没有电子签名，可能是草稿或打印件，请取得签署后的原始文件。",
        "The file has no signatures; obtain the signed original.",
    ),
    "role_missing": (
        UNDETERMINED,
        "缺少应有的一方签名，合同还没有签署完成，请等各方签完后下载原件再查。",
        "A party's signature is missing, the contract is not concluded; check the final file when all have signed.",
    ),
    "timestamp_missing": (
        UNDETERMINED,
        "没有覆盖整个文件的可信时间戳，合同还没有订立完成，请下载订立完成后的原件再查。",
        "No timestamp covers the whole file, the contract is not concluded; check the final file.",
    ),
    "changed_after_signing": (
        INVALID,
        "文件在签名之后被改动过，不是签署时的内容，请取得原始文件。",
        "The file was changed after it was signed; obtain the original.",
    ),
    "bytes_after_end": (
        INVALID,
        "文件末尾有签名没有覆盖的内容，请取得原始文件。",
        "Bytes after the last signature are not covered; obtain the original.",
    ),
    "unknown_signature": (
        UNDETERMINED,
        "文件里有不属于文书各方的签名，无法判定其含义，请取得平台生成的原始文件。",
        "A signature belongs to no party; obtain the original from the platform.",
    ),
    "terms_unreadable": (
        UNDETERMINED,
        "文件所附的合同数据无法读取，请取得平台生成的原始文件。",
        "The attached terms cannot be read; obtain the original from the platform.",
    ),
    # a signature
    "coverage_wrong": (
        INVALID,
        "签名没有完整覆盖它应当覆盖的内容，不能采信，请取得原始文件。",
        "The signature does not cover what it must cover; obtain the original.",
    ),
    "signature_malformed": (
        INVALID,
        "签名数据损坏或不符合规范，不能采信，请取得原始文件。",
        "The signature's data is malformed; obtain the original.",
    ),
    "signature_wrong": (
        INVALID,
        "签名与文件内容不符，文件或签名被改动过，请取得原始文件。",
        "The signature does not match the content; obtain the original.",
    ),
    "format_unsupported": (
        UNDETERMINED,
        "签名采用了本程序不支持的格式或算法，请用其他工具查验。",
        "The signature's format or algorithm is not supported here; use another tool.",
    ),
    "algorithm_weak": (
        UNDETERMINED,
        "签名、时间戳或证书采用的算法或密钥长度在当时已不够安全，不能证明什么，请要求对方用现行算法重新签署。",
        "An algorithm or key size was no longer good enough at the time and proves nothing; ask for a new signature.",
    ),
    "signed_time_unproven": (
        UNDETERMINED,
        "签名没有可信时间戳，无法证明签名的时间，请取得加盖时间戳后的文件。",
        "No timestamp proves when the signature was made; obtain the timestamped file.",
    ),
    "timestamp_wrong": (
        INVALID,
        "时间戳不正确，或不是为这个签名签发的，请取得原始文件。",
        "The timestamp is wrong or was made for something else; obtain the original.",
    ),
    "timestamp_untrusted": (
        UNDETERMINED,
        "时间戳机构不在信任的根证书之下，请用 --trust 指定根证书。",
        "The timestamp authority leads to no trusted root; give roots with --trust.",
    ),
    "untrusted": (
        UNDETERMINED,
        "签名证书不在信任的根证书之下，请用 --trust 指定根证书。",
        "The certificate leads to no trusted root; give roots with --trust.",
    ),
    "certificate_not_good": (
        INVALID,
        "签名时证书不在有效期内，或不能用于签署文件，请要求对方用有效证书重新签署。",
        "The certificate was not valid for signing at the time; ask the signer to sign anew with a valid one.",
    ),
    "certificate_altered": (
        INVALID,
        "签名或时间戳附带的证书被改动过，请取得原始文件。",
        "A certificate carried along was altered; obtain the original.",
    ),
    "certificate_stray": (
        UNDETERMINED,
        "签名或时间戳附带了来历不明的证书，无法判定，请取得平台生成的原始文件。",
        "A certificate carried along leads to no authority known here; obtain the original from the platform.",
    ),
    "certificate_unsupported": (
        UNDETERMINED,
        "证书含有本程序不认识的限制，无法判定，请用其他工具查验或询问证书机构。",
        "The certificate has restrictions this program does not know; use another tool or ask its authority.",
    ),
    "timestamp_lapsed": (
        UNDETERMINED,
        "到所问的时间，时间戳的证书已不再有效，又没有续盖时间戳，无法判定，请向平台取得续盖时间戳的文件。",
        "The timestamp's certificate no longer holds at the time asked about; obtain the file with a newer timestamp.",
    ),
    "revocation_unknown": (
        UNDETERMINED,
        "文件里没有签名之后取得的证书状态，无法确定证书当时没有被吊销，请向平台取得订立完成的原件。",
        "No revocation status taken after the signature is in the file; obtain the final original from the platform.",
    ),
    "revoked": (
        INVALID,
        "签名证书在签名时已被吊销，不能采信，请要求对方用有效证书重新签署。",
        "The certificate had been revoked when it signed; ask the signer to sign anew with a valid one.",
    ),
    "party_unnamed": (
        UNDETERMINED,
        "文件没有附带写明当事人名称的合同数据，无法核对签名人是不是合同的这一方，请取得平台生成的原始文件。",
        "The file carries no terms that name this party, so the signer cannot be compared; obtain the original.",
    ),
    "signer_not_party": (
        INVALID,
        "签名证书的持有人不是合同上写明的这一方，不能采信，请向这一方本人核实。",
        "The certificate's holder is not the party that the terms name; ask that party.",
    ),
}


def reason(code: str) -> Reason:
    verdict, zh, en = WORDS[code]
    return Reason(code, verdict, zh, en)


def judge(reasons: list[Reason]) -> str:
    """Invalid outweighs undetermined, which outweighs valid."""
    verdicts = {item.verdict for item in reasons}
    return INVALID if INVALID in verdicts else UNDETERMINED if UNDETERMINED in verdicts else VALID
