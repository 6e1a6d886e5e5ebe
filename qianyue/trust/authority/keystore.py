"""The development authority's keys and certificates: in memory, or as files that only their owner can read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from qianyue.trust import pem
from qianyue.trust.certificates import Certificate, read
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import SoftwareKey

ROLES = ("root", "issuing", "ocsp", "root_ocsp", "tsa")


class AuthorityError(TrustError):
    """The development authority cannot be set up, or refuses to issue."""


@dataclass(frozen=True)
class Identity:
    """A key and the certificate on it."""

    key: SoftwareKey
    certificate: Certificate


def save(folder: Path, identities: dict[str, Identity]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise AuthorityError("authority_exists", f"目录 {folder} 不是空目录，不能在其中新建开发测试证书机构。")
    for role, identity in identities.items():
        descriptor = os.open(folder / f"{role}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(pem.encode(identity.key.to_pkcs8(), label="PRIVATE KEY"))
        (folder / f"{role}.pem").write_text(pem.encode(identity.certificate.der), "ascii")


def load(folder: Path) -> dict[str, Identity]:
    try:
        return {role: _load(folder, role) for role in ROLES}
    except (OSError, ValueError):
        raise AuthorityError("authority_unreadable", f"无法读取开发测试证书机构目录 {folder}，请删除后重新创建。") from None


def _load(folder: Path, role: str) -> Identity:
    (key,) = pem.decode((folder / f"{role}.key").read_bytes(), label="PRIVATE KEY")
    (certificate,) = pem.decode((folder / f"{role}.pem").read_bytes())
    return Identity(SoftwareKey.from_pkcs8(key), read(certificate))
