"""The JSON of the signing server, in the shape that SDF devices and GM/T 0029 servers have: a name, a digest, two numbers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from qianyue.gateways.wire import Base64, Key

Algorithm = Literal["ecdsa_p256_sha256", "sm2_sm3", "rsa_pkcs1_sha256"]
Label = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]


class NewKey(BaseModel):
    """POST /keys. The same label twice is the same key."""

    model_config = ConfigDict(extra="forbid")
    label: Label
    algorithm: Algorithm


class Made(BaseModel):
    key: Key
    label: Label


class PublicKey(BaseModel):
    """`algorithm` is a name of `trust.algorithms`; `public_key` a SubjectPublicKeyInfo."""

    algorithm: Algorithm
    public_key: Base64


class ToSign(BaseModel):
    """`digest`: SHA-256 of the data; for SM2 e = SM3(ZA ‖ data), since the device sees no data (crypto.md P12)."""

    digest: Annotated[Base64, Field(min_length=32, max_length=32)]


class Signed(BaseModel):
    """`signature`: r ‖ s of 32 octets each, as devices give them; for RSA the signature itself. `key` repeats the request's."""

    key: Key
    signature: Base64
