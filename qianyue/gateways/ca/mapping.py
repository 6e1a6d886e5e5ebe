"""How one vendor's HTTPS and JSON differ from another's, as data: the mapping file, and what it may say.

A value is a constant, or `$name` for one of `VALUES`; `$$` begins a constant that begins with `$`. Nothing is computed and
nothing glued together: a name can never become part of somebody else's field. Secrets are settings, and never stand here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from qianyue.gateways.errors import GatewayNotConfigured
from qianyue.trust.authority.writing import REASONS

KEY = ("key", "key_digest")  # the idempotency key as it is, and as 32 hexadecimal digits for those who take no more
ALWAYS = (*KEY, "token", "nonce", "unix", "unix_ms")
VALUES = {
    "enroll": (*ALWAYS, "csr", "csr_pem", "profile", "name", "number", "evidence", "evidence_base64"),
    "revoke": (*ALWAYS, "serial", "serial_decimal", "reason"),
}
# In an address, which ends in other people's logs: nothing personal, no secret, and no ".." that a name might be.
IN_PATH = frozenset({*KEY, "profile", "serial", "serial_decimal", "reason"})
SIGNED = (*ALWAYS, "method", "path", "body", "body_sha256")

Constant = str | int | bool
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,60}$")]
Location = Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9._~$/-]{0,200}$")]
Place = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+){0,7}$")]  # a field, by dots through objects


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Success(_Part):
    """How an answer says that it went well: the `field` holds one of `values`. `busy`: those after which to ask again."""

    field: Place
    values: Annotated[list[Text], Field(min_length=1)]
    busy: list[Text] = []


class Signature(_Part):
    """An HMAC over the request, in the header `header`: over the values of `over`, joined by `joiner`."""

    header: HeaderName
    algorithm: Literal["hmac-sha256", "hmac-sm3"]
    over: Annotated[list[Text], Field(min_length=1)]
    joiner: Annotated[str, StringConstraints(max_length=5)] = "\n"
    encoding: Literal["hex", "base64"] = "hex"


class Operation(_Part):
    """`fields` are the JSON to send, by place; `echo` is where the answer repeats our key."""

    method: Literal["POST", "PUT", "DELETE"] = "POST"
    path: Location
    fields: dict[Place, Constant]
    echo: Place | None = None


class Enrolling(Operation):
    """`certificate` and `chain` are the places of one text or a list of them; `format` is how certificates are encoded:
    DER in base64, PEM, or PKCS#7 certs-only in base64 or PEM."""

    certificate: Place
    chain: Place | None = None
    format: Literal["der", "pem", "p7b"]


class Revoking(Operation):
    """`already`: values of the success field which say that it had been revoked before."""

    already: list[Text] = []


class VendorMapping(_Part):
    """The whole file. `profiles` and `reasons` translate our words into the vendor's."""

    vendor: Text
    answer_type: Text = "application/json"
    headers: dict[HeaderName, Constant] = {}
    profiles: dict[Literal["event", "organisation"], Constant]
    reasons: dict[str, Constant] = {}
    success: Success | None = None
    signature: Signature | None = None
    enroll: Enrolling
    revoke: Revoking

    @model_validator(mode="after")
    def _makes_sense(self) -> VendorMapping:
        for purpose, operation in self.operations():
            used = {*self.names(operation.fields), *self.names(self.headers), *_path_names(operation.path)}
            if unknown := sorted(used - {*VALUES["enroll"], *VALUES["revoke"]}):
                raise ValueError(f"{purpose} 没有名为 ${unknown[0]} 的值 (no value named ${unknown[0]})")
            if misplaced := sorted(used - set(VALUES[purpose])):
                raise ValueError(f"{purpose} 用不了 ${misplaced[0]} (${misplaced[0]} does not exist for {purpose})")
            if exposed := sorted(_path_names(operation.path) - IN_PATH):
                raise ValueError(f"{purpose}.path 不能含 ${exposed[0]}，请放入 fields (no ${exposed[0]} in an address)")
            if used.isdisjoint(KEY):
                raise ValueError(f"{purpose} 没有幂等键 $key 或 $key_digest (no idempotency key: a retry might act twice)")
            _check_places(purpose, operation.fields)
        if not {"csr", "csr_pem"} & set(self.names(self.enroll.fields)):
            raise ValueError("enroll 没有证书申请 $csr 或 $csr_pem (enroll sends no request)")
        revoking = {*self.names(self.revoke.fields), *_path_names(self.revoke.path)}
        if not {"serial", "serial_decimal"} & revoking:
            raise ValueError("revoke 没有序列号 $serial 或 $serial_decimal (revoke names no certificate)")
        if unknown := sorted(set(self.reasons) - set(REASONS)):
            raise ValueError(f"没有吊销原因 {unknown[0]} (no such reason for revocation)")
        if self.revoke.already and self.success is None:
            raise ValueError("revoke.already 须有 success.field (revoke.already needs success.field)")
        if self.signature is not None:
            signed = {text.removeprefix("$") for text in self.signature.over}
            if wrong := sorted(signed - set(SIGNED)) or [text for text in self.signature.over if text[0] != "$"]:
                raise ValueError(f"signature.over 没有名为 ${wrong[0].removeprefix('$')} 的值 (no value of this name to sign)")
            if "body" not in signed and "body_sha256" not in signed:
                raise ValueError("signature.over 须包含 $body 或 $body_sha256 (what is sent must be signed)")
        return self

    def operations(self) -> Iterator[tuple[str, Operation]]:
        yield from (("enroll", self.enroll), ("revoke", self.revoke))

    @staticmethod
    def names(values: Mapping[str, Constant]) -> Iterator[str]:
        """The names of the values that a table uses."""
        return (str(value)[1:] for value in values.values() if is_name(value))

    def uses(self, name: str) -> bool:
        tables = [self.headers, self.enroll.fields, self.revoke.fields]
        signed = self.signature is not None and f"${name}" in self.signature.over
        return signed or any(name in self.names(table) for table in tables)


def is_name(value: Constant) -> bool:
    return isinstance(value, str) and value.startswith("$") and not value.startswith("$$")


def read_mapping(path: Path) -> VendorMapping:
    """The mapping in a TOML file. Errors: GatewayNotConfigured, which says where and why."""
    try:
        return VendorMapping.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError):
        raise _refused(f"文件读不出来 (cannot read {path.name})") from None
    except tomllib.TOMLDecodeError as problem:
        raise _refused(f"不是 TOML (not TOML: {problem})") from None
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "全文"
        raise _refused(f"{where}：{first['msg'].removeprefix('Value error, ')}") from None


def _path_names(path: str) -> set[str]:
    return {part[1:] for part in path.split("/") if part.startswith("$")}


def _check_places(purpose: str, fields: Mapping[str, Any]) -> None:
    """No field may stand where another is an object."""
    for place in fields:
        if any(other.startswith(f"{place}.") for other in fields):
            raise ValueError(f"{purpose}.fields 的 {place} 既是值又是对象 ({place} is both a value and an object)")


def _refused(why: str) -> GatewayNotConfigured:
    return GatewayNotConfigured("ca", what=f"可用的映射文件（ca_mapping）：{why}")
