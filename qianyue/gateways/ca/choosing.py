"""Which of the three clients speaks to the configured authority."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qianyue.gateways.ca.client import CaClient
from qianyue.gateways.ca.cmp import CmpClient
from qianyue.gateways.ca.mapped import MappedClient
from qianyue.gateways.ca.mapping import read_mapping
from qianyue.gateways.ca.port import CaGateway
from qianyue.gateways.entries import certificates_in
from qianyue.gateways.errors import GatewayNotConfigured
from qianyue.trust import cmp, pem
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import SoftwareKey


def ca_client(settings: Mapping[str, str], **options: Any) -> CaGateway:
    """The client for `ca`, by `ca_protocol` (`docs/authorities.md`); `options` are those of `HttpClient`.

    - `json` (unless said otherwise): `ca_token`, `ca_roots`.
    - `cmp`: `ca_roots`, `ca_issuers`, `ca_ocsp`; `ca_cmp_reference` and `ca_cmp_secret`, with `ca_cmp_digest` (`sha256`,
      `sm3`), or `ca_cmp_key`, `ca_cmp_certificates` and `ca_cmp_peers`; `ca_cmp_confirm` (`explicit`, `implicit`).
    - `mapped`: `ca_mapping`, `ca_roots`, `ca_ocsp`; `ca_issuers`, `ca_token`, `ca_secret` where the vendor needs them.

    Certificates and keys are PEM, as text or as the path of a file. Errors: GatewayNotConfigured, which names the entry.
    """
    makers: dict[str, Callable[[], CaGateway]] = {
        "json": lambda: CaClient(
            url=settings["ca"], token=settings.get("ca_token"), roots=certificates_in(settings, "ca_roots"), **options
        ),
        "cmp": lambda: CmpClient(
            url=settings["ca"],
            protection=_protection(settings),
            roots=certificates_in(settings, "ca_roots", needed=True),
            issuers=certificates_in(settings, "ca_issuers", needed=True),
            ocsp_url=_needed(settings, "ca_ocsp", "状态查询地址"),
            implicit=_one_of(settings, "ca_cmp_confirm", ("explicit", "implicit")) == "implicit",
            **options,
        ),
        "mapped": lambda: MappedClient(
            url=settings["ca"],
            mapping=read_mapping(Path(_needed(settings, "ca_mapping", "映射文件"))),
            roots=certificates_in(settings, "ca_roots", needed=True),
            issuers=certificates_in(settings, "ca_issuers"),
            ocsp_url=_needed(settings, "ca_ocsp", "状态查询地址"),
            token=settings.get("ca_token"),
            secret=settings.get("ca_secret"),
            **options,
        ),
    }
    return makers[_one_of(settings, "ca_protocol", tuple(makers))]()


def _protection(settings: Mapping[str, str]) -> cmp.Protection:
    if not settings.get("ca_cmp_key"):
        return cmp.PasswordMac(
            reference=_needed(settings, "ca_cmp_reference", "参考号").encode(),
            password=_needed(settings, "ca_cmp_secret", "口令").encode(),
            digest=_one_of(settings, "ca_cmp_digest", ("sha256", "sm3")),
        )
    chain, peers = (certificates_in(settings, entry, needed=True) for entry in ("ca_cmp_certificates", "ca_cmp_peers"))
    try:
        return cmp.SignatureProtection(signer=_key(settings["ca_cmp_key"]), chain=chain, peers=peers)
    except (OSError, ValueError, TrustError):
        raise GatewayNotConfigured("ca", what="CMP 私钥（ca_cmp_key，须为 PKCS#8 PEM，与 ca_cmp_certificates 是一对）") from None


def _key(given: str) -> SoftwareKey:
    text = given.encode() if "-----BEGIN" in given else Path(given).read_bytes()
    (key,) = pem.decode(text, label="PRIVATE KEY")
    return SoftwareKey.from_pkcs8(key)


def _needed(settings: Mapping[str, str], entry: str, what: str) -> str:
    if not (given := settings.get(entry)):
        raise GatewayNotConfigured("ca", what=f"{what}（{entry}）")
    return given


def _one_of(settings: Mapping[str, str], entry: str, choices: tuple[str, ...]) -> str:
    """The first choice where there is no entry."""
    given = settings.get(entry) or choices[0]
    if given not in choices:
        raise GatewayNotConfigured("ca", what=f"可用的 {entry}（须为 {'、'.join(choices)} 之一）")
    return given
