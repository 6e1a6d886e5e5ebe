"""The few functions of the system's libcrypto (OpenSSL 3) that SM2 needs: pyca's own build has none (crypto.md 1.2).

Every function has its types; a result that is not 1 is a failure, and the queue of errors is emptied.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_void_p, create_string_buffer
from functools import cache
from typing import Any

from qianyue.trust.errors import TrustError

LIBRARY = "libcrypto.so.3"  # by its name: `find_library` needs a compiler or ldconfig
NID_SM2 = 1172
UNCOMPRESSED = 4
_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "BN_bin2bn": (c_void_p, [c_char_p, c_int, c_void_p]),
    "BN_clear_free": (None, [c_void_p]),
    "EC_GROUP_new_by_curve_name": (c_void_p, [c_int]),
    "EC_POINT_add": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "EC_POINT_clear_free": (None, [c_void_p]),
    "EC_POINT_mul": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "EC_POINT_new": (c_void_p, [c_void_p]),
    "EC_POINT_oct2point": (c_int, [c_void_p, c_void_p, c_char_p, c_size_t, c_void_p]),
    "EC_POINT_point2oct": (c_size_t, [c_void_p, c_void_p, c_int, c_char_p, c_size_t, c_void_p]),
    "ERR_clear_error": (None, []),
    "EVP_DigestSign": (c_int, [c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t]),
    "EVP_DigestSignInit": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "EVP_DigestVerify": (c_int, [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t]),
    "EVP_DigestVerifyInit": (c_int, [c_void_p, c_void_p, c_void_p, c_void_p, c_void_p]),
    "EVP_MD_CTX_free": (None, [c_void_p]),
    "EVP_MD_CTX_new": (c_void_p, []),
    "EVP_MD_CTX_set_pkey_ctx": (None, [c_void_p, c_void_p]),
    "EVP_MD_fetch": (c_void_p, [c_void_p, c_char_p, c_char_p]),
    "EVP_PKEY_CTX_free": (None, [c_void_p]),
    "EVP_PKEY_CTX_new": (c_void_p, [c_void_p, c_void_p]),
    "EVP_PKEY_CTX_set1_id": (c_int, [c_void_p, c_char_p, c_size_t]),
    "EVP_PKEY_free": (None, [c_void_p]),
    "d2i_AutoPrivateKey": (c_void_p, [c_void_p, POINTER(c_void_p), c_long]),
    "d2i_PUBKEY": (c_void_p, [c_void_p, POINTER(c_void_p), c_long]),
}


class Sm2Unavailable(TrustError):
    """This system has no libcrypto with SM2."""

    def __init__(self) -> None:
        super().__init__("sm2_unavailable", "本机缺少支持国密 SM2 的 OpenSSL 3 程序库(libcrypto.so.3)，请安装后再试。")


class Sm2Error(TrustError):
    """A key, a point or an operation that libcrypto refused. The text never contains key material."""

    def __init__(self, what: str) -> None:
        super().__init__("sm2_failed", f"国密 SM2 运算失败({what})，请核对密钥与数据后重试。")


@cache
def library() -> ctypes.CDLL:
    try:
        loaded = ctypes.CDLL(LIBRARY)
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(loaded, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError):
        raise Sm2Unavailable from None
    return loaded


@cache
def _sm3() -> int:
    found: int | None = library().EVP_MD_fetch(None, b"SM3", None)
    if not found:
        raise Sm2Unavailable
    return found


@cache
def _group() -> int:
    found: int | None = library().EC_GROUP_new_by_curve_name(NID_SM2)
    if not found:
        raise Sm2Unavailable
    return found


class Key:
    """An EVP_PKEY, freed with this object. Reading it from several threads at once is safe."""

    __slots__ = ("_free", "handle")

    def __init__(self, encoded: bytes, *, private: bool) -> None:
        """From PKCS#8 or SubjectPublicKeyInfo. Raises `Sm2Error`."""
        loaded = library()
        buffer = create_string_buffer(encoded, len(encoded))
        cursor = c_void_p(ctypes.addressof(buffer))
        read = loaded.d2i_AutoPrivateKey if private else loaded.d2i_PUBKEY
        self.handle: int | None = read(None, byref(cursor), len(encoded))
        ctypes.memset(buffer, 0, len(encoded))
        self._free = loaded.EVP_PKEY_free
        if not self.handle:
            loaded.ERR_clear_error()
            raise Sm2Error("key")

    def __del__(self) -> None:
        if getattr(self, "handle", None):
            self._free(self.handle)


def sign(key: Key, data: bytes, identity: bytes) -> bytes:
    """A DER signature over SM3(ZA ‖ data). Raises `Sm2Error`."""
    loaded = library()
    with _Context(key, identity) as context:
        size, out = c_size_t(128), create_string_buffer(128)
        good = (
            loaded.EVP_DigestSignInit(context, None, _sm3(), None, key.handle) == 1
            and loaded.EVP_DigestSign(context, out, byref(size), data, len(data)) == 1
        )
        if not good:
            raise Sm2Error("sign")
        return out.raw[: size.value]


def verify(key: Key, data: bytes, signature: bytes, identity: bytes) -> bool:
    loaded = library()
    with _Context(key, identity) as context:
        begun: bool = loaded.EVP_DigestVerifyInit(context, None, _sm3(), None, key.handle) == 1
        return begun and bool(loaded.EVP_DigestVerify(context, signature, len(signature), data, len(data)) == 1)


class _Context:
    """A digest context whose key context has its user ID: without one OpenSSL 3 would use an empty ID (crypto.md P1)."""

    def __init__(self, key: Key, identity: bytes) -> None:
        loaded = library()
        self._of_key, self._of_digest = loaded.EVP_PKEY_CTX_new(key.handle, None), loaded.EVP_MD_CTX_new()
        if not self._of_key or not self._of_digest or loaded.EVP_PKEY_CTX_set1_id(self._of_key, identity, len(identity)) != 1:
            self.__exit__()
            raise Sm2Error("context")
        loaded.EVP_MD_CTX_set_pkey_ctx(self._of_digest, self._of_key)

    def __enter__(self) -> int:
        return self._of_digest  # type: ignore[no-any-return]  # what ctypes calls a void pointer

    def __exit__(self, *_: object) -> None:
        loaded = library()
        loaded.EVP_MD_CTX_free(self._of_digest)
        loaded.EVP_PKEY_CTX_free(self._of_key)
        loaded.ERR_clear_error()


def combine(base: int, point: bytes | None = None, factor: int = 0) -> bytes:
    """base·G + factor·point, uncompressed (65 octets). Raises `Sm2Error` for a point off the curve and for infinity."""
    loaded, group = library(), _group()
    numbers: list[int] = []
    result, other = None, None
    try:
        for value in (base, factor):
            numbers.append(_made(loaded.BN_bin2bn(value.to_bytes(32, "big"), 32, None)))
        result = _made(loaded.EC_POINT_new(group))
        other = _read(point) if point is not None else None
        if loaded.EC_POINT_mul(group, result, numbers[0], other, numbers[1] if other else None, None) != 1:
            raise Sm2Error("multiplication")
        return _written(result)
    finally:
        for number in numbers:
            loaded.BN_clear_free(number)
        for item in (result, other):
            loaded.EC_POINT_clear_free(item)
        loaded.ERR_clear_error()


def add(one: bytes, two: bytes) -> bytes:
    """The sum of two points. Raises `Sm2Error` as `combine` does."""
    loaded, group = library(), _group()
    points: list[int] = []
    try:
        for encoded in (one, two):
            points.append(_read(encoded))
        points.append(_made(loaded.EC_POINT_new(group)))
        if loaded.EC_POINT_add(group, points[2], points[0], points[1], None) != 1:
            raise Sm2Error("addition")
        return _written(points[2])
    finally:
        for item in points:
            loaded.EC_POINT_clear_free(item)
        loaded.ERR_clear_error()


def _made(pointer: int | None) -> int:
    """What was allocated: OpenSSL takes a missing number for an absent term, and a missing point for one at address 0."""
    if not pointer:
        raise Sm2Error("memory")
    return pointer


def _read(encoded: bytes) -> int:
    """A point that is on the curve and not infinity; the caller frees it."""
    loaded, group = library(), _group()
    point = _made(loaded.EC_POINT_new(group))
    uncompressed = len(encoded) == 65 and encoded[0] == UNCOMPRESSED
    if not uncompressed or loaded.EC_POINT_oct2point(group, point, encoded, len(encoded), None) != 1:
        loaded.EC_POINT_clear_free(point)
        raise Sm2Error("point")
    return point


def _written(point: int) -> bytes:
    out = create_string_buffer(65)
    if library().EC_POINT_point2oct(_group(), point, UNCOMPRESSED, out, 65, None) != 65:
        raise Sm2Error("infinity")
    return out.raw
