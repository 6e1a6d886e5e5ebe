"""The roots a verifier trusts: certificates somebody put into a folder on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qianyue.trust import algorithms, pem
from qianyue.trust.certificates.reading import Certificate, CertificateError, read

MAX_FILE = 1_000_000  # octets; a bundle of a hundred roots is 200 kB
MAX_ROOTS = 1_000


class Roots:
    """Trust anchors, and intermediates found beside them.

    Only self-signed certificates become anchors; others of the folder merely help to build paths. What an anchor may
    vouch for follows from its own extended key usages and policies (`build_path`).
    """

    def __init__(self, certificates: Iterable[Certificate] = ()) -> None:
        anchors: dict[bytes, Certificate] = {}
        intermediates: dict[bytes, Certificate] = {}
        for certificate in certificates:
            (anchors if _self_signed(certificate) else intermediates)[certificate.der] = certificate
        self.anchors, self.intermediates = tuple(anchors.values()), tuple(intermediates.values())

    def __iter__(self) -> Iterator[Certificate]:
        return iter(self.anchors)

    def __len__(self) -> int:
        return len(self.anchors)

    @classmethod
    def from_pem(cls, *texts: bytes | str) -> Roots:
        return cls(read(found) for text in texts for found in pem.decode(text.encode() if isinstance(text, str) else text))

    @classmethod
    def from_directory(cls, folder: Path) -> Roots:
        """Every certificate of every `*.pem` in the folder; a folder without any is refused, being surely a mistake."""
        try:
            files = sorted(folder.glob("*.pem"))
            if not folder.is_dir() or not files:
                raise CertificateError("roots_missing", f"信任目录 {folder} 中没有 *.pem 根证书，请检查 --trust 指定的目录。")
            texts = [_read_file(path) for path in files]
        except OSError as problem:
            raise CertificateError("roots_unreadable", f"无法读取信任目录 {folder}:{problem.strerror}。") from None
        found = cls.from_pem(*texts)
        if not found.anchors:
            raise CertificateError("roots_missing", f"信任目录 {folder} 中没有自签名的根证书，请放入根证书(PEM 格式)。")
        if len(found.anchors) + len(found.intermediates) > MAX_ROOTS:
            raise CertificateError("roots_too_many", f"信任目录 {folder} 中的证书超过 {MAX_ROOTS} 张，请只保留所需的根证书。")
        return found


def _read_file(path: Path) -> bytes:
    if path.stat().st_size > MAX_FILE:
        raise CertificateError("roots_too_large", f"文件 {path} 过大，不是证书文件。")
    return path.read_bytes()


def _self_signed(certificate: Certificate) -> bool:
    try:
        return certificate.self_issued and certificate.is_authority and certificate.signed_by(certificate)
    except algorithms.AlgorithmError:
        return False
