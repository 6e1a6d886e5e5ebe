"""Keys in a token or HSM that speaks PKCS#11: they sign there and never leave it (crypto.md 5.1).

P-256 and RSA. No SM2: PKCS#11 has no mechanism for it, and a key on its curve would sign ECDSA (crypto.md P12); Chinese devices
speak SDF, behind the same `Signer`.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, MechanismFlag, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from qianyue.trust import algorithms, der
from qianyue.trust.digests import digest
from qianyue.trust.keys import MIN_RSA_BITS, SigningKeyError, raw_to_der


class Token:
    """An open session of one token. Safe for threads: one signs after the other.

    `module` is the path of the vendor's library. A session that the device dropped is opened again once.
    Raises `SigningKeyError`; its text never holds the PIN.
    """

    def __init__(self, *, module: str, label: str, pin: str) -> None:
        self._module, self._label, self._pin = module, label, pin
        self._lock, self._session = threading.Lock(), self._open()

    def __enter__(self) -> Token:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Token({self._label})"

    def close(self) -> None:
        with self._lock:
            self._session.close()

    def key(self, label: str) -> TokenKey:
        """The key pair with this label. Raises `SigningKeyError` when there is none, or none that we sign with."""
        found: TokenKey = self.use(lambda session: _key(self, session, label))
        return found

    def generate(self, label: str, *, algorithm: str) -> TokenKey:
        """A new key pair that never leaves the token: P-256 or RSA-2048. Raises `SigningKeyError`."""
        if algorithm not in _GENERATED:
            raise SigningKeyError(
                "private_key_unsupported", f"PKCS#11 密码设备不能生成 {algorithm} 密钥，国密密钥请使用签名服务器。"
            )
        try:
            # A session of its own that may write; who is logged in, is so in all sessions of a process (PKCS#11 5.6.8).
            with pkcs11.lib(self._module).get_token(token_label=self._label).open(rw=True) as session:
                _GENERATED[algorithm](session, label)
        except pkcs11.exceptions.PKCS11Error as problem:
            raise _failed(problem) from None
        return self.key(label)

    def use(self, work: Callable[[Any], Any]) -> Any:
        """`work` with the session, and once more with a new one when the device has dropped it."""
        with self._lock:
            try:
                return work(self._session)
            except (pkcs11.exceptions.SessionHandleInvalid, pkcs11.exceptions.SessionClosed, pkcs11.exceptions.UserNotLoggedIn):
                self._session = self._open()
            except pkcs11.exceptions.PKCS11Error as problem:
                raise _failed(problem) from None
            try:
                return work(self._session)
            except pkcs11.exceptions.PKCS11Error as problem:
                raise _failed(problem) from None

    def _open(self) -> Any:
        try:
            return pkcs11.lib(self._module).get_token(token_label=self._label).open(user_pin=self._pin)
        except (pkcs11.exceptions.PKCS11Error, RuntimeError) as problem:
            raise _failed(problem) from None


class TokenKey:
    """A `Signer` whose private half stays in the token."""

    def __init__(self, token: Token, label: str, *, algorithm: str, public_key_der: bytes) -> None:
        self._token, self._label = token, label
        self.algorithm, self.public_key_der = algorithm, public_key_der

    def __repr__(self) -> str:
        return f"TokenKey({self._label}, {self.algorithm})"

    def sign(self, data: bytes) -> bytes:
        """RSA hashes in the token; for P-256 the digest goes in, the one way that all devices have. Raises `SigningKeyError`."""
        rsa = self.algorithm.startswith("rsa")
        mechanism, given = (Mechanism.SHA256_RSA_PKCS, data) if rsa else (Mechanism.ECDSA, digest("sha256", data))
        made: bytes = self._token.use(lambda session: _private(session, self._label).sign(given, mechanism=mechanism))
        return made if rsa else raw_to_der(made)


def _key(token: Token, session: Any, label: str) -> TokenKey:
    private = _private(session, label)
    public = _public(session, label, identifier=private[Attribute.ID])
    if private.key_type == KeyType.RSA:
        spki = der.sequence(
            der.sequence(der.oid(algorithms.RSA_ENCRYPTION), der.null()), der.bit_string(encode_rsa_public_key(public))
        )
        if public[Attribute.MODULUS_BITS] < MIN_RSA_BITS:
            raise SigningKeyError("private_key_unsupported", f"密码设备中的 RSA 密钥 {label} 短于 {MIN_RSA_BITS} 位，不能使用。")
        return TokenKey(token, label, algorithm="rsa_pkcs1_sha256", public_key_der=spki)
    spki = encode_ec_public_key(public)
    if algorithms.key_kind(spki) != "p256":
        raise SigningKeyError("private_key_unsupported", f"密码设备中的密钥 {label} 不是 P-256 或 RSA 密钥，不能使用。")
    return TokenKey(token, label, algorithm="ecdsa_p256_sha256", public_key_der=spki)


def _public(session: Any, label: str, *, identifier: bytes) -> Any:
    """The public half of the very pair: labels may be given twice, CKA_ID is what belongs together (PKCS#11 2.40, 4.9)."""
    labelled = session.get_objects({Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.LABEL: label})
    found = [public for public in labelled if public[Attribute.ID] == identifier]
    if len(found) != 1:
        text = f"密码设备中名为 {label}、标识（CKA_ID）与私钥相同的公钥不是恰好一把，请核对密钥标签与标识。"
        raise SigningKeyError("token_key_missing", text)
    return found[0]


def _private(session: Any, label: str) -> Any:
    found = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: label}))
    if len(found) != 1:
        raise SigningKeyError("token_key_missing", f"密码设备中名为 {label} 的私钥不是恰好一把，请核对密钥标签。")
    return found[0]


def _failed(problem: Exception) -> SigningKeyError:
    """Named by its kind alone: texts of vendors' libraries may quote what they were given (crypto.md P14)."""
    kind = type(problem).__name__
    return SigningKeyError("token_failed", f"密码设备不能使用({kind})，请检查设备、程序库路径、标签与口令。")


def _generate_p256(session: Any, label: str) -> None:
    curve = session.create_domain_parameters(
        KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True
    )
    curve.generate_keypair(store=True, label=label, id=secrets.token_bytes(16), capabilities=_SIGNS)


def _generate_rsa(session: Any, label: str) -> None:
    session.generate_keypair(KeyType.RSA, MIN_RSA_BITS, store=True, label=label, id=secrets.token_bytes(16), capabilities=_SIGNS)


_SIGNS = MechanismFlag.SIGN | MechanismFlag.VERIFY
_GENERATED = {"ecdsa_p256_sha256": _generate_p256, "rsa_pkcs1_sha256": _generate_rsa}
