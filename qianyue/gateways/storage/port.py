"""What the house asks of a store of bytes. Encryption is the caller's: a store sees ciphertext."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Protocol

from qianyue.gateways.errors import GatewayError

KEY = re.compile(r"sha256/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})", re.ASCII)


class StorageFull(GatewayError):
    """No room. Nothing of the object was left behind."""

    def __init__(self) -> None:
        message = "存储空间已满，文件没有保存；请运维人员清理或扩容，之后系统会自动重试。"
        super().__init__("storage_full", message, party="storage", retryable=True)


class StorageDown(GatewayError):
    """The store cannot be reached or does not let us. Nothing of the object was left behind."""

    def __init__(self, what: str) -> None:
        message = f"文件存储无法读写（{what}），系统会自动重试；请运维人员检查存储目录及其权限。"
        super().__init__("storage_down", message, party="storage", retryable=True)


class StorageMissing(GatewayError):
    """No object under this key."""

    def __init__(self) -> None:
        message = "存储中没有这份文件，请运维人员从备份中恢复。"
        super().__init__("storage_missing", message, party="storage", retryable=False)


class StorageDamaged(GatewayError):
    """The bytes under this key are not those that were put there. They are never handed out."""

    def __init__(self) -> None:
        message = "存储的文件与其校验值不符，已停止提供，请运维人员从备份中恢复。"
        super().__init__("storage_damaged", message, party="storage", retryable=False)


def key_of(data: bytes) -> str:
    """`sha256/aa/bb/<hash>`: the address that only these bytes have."""
    name = hashlib.sha256(data).hexdigest()
    return f"sha256/{name[:2]}/{name[2:4]}/{name}"


class Storage(Protocol):
    def put(self, data: bytes) -> str:
        """Keep the bytes durably and give their key; what is there already stays as it is.
        Errors: StorageFull, StorageDown, StorageDamaged."""
        ...

    def get(self, key: str) -> bytes:
        """The bytes, checked against their key. Errors: StorageMissing, StorageDamaged, StorageDown."""
        ...

    def exists(self, key: str) -> bool:
        """Whether there is an object under the key; its bytes are not read. Errors: StorageDown."""
        ...

    def drop(self, key: str) -> None:
        """Forget the object: only for what nobody has ever been shown. It may be gone already. Errors: StorageDown."""
        ...

    def keys(self) -> Iterator[str]:
        """Every key, in order. Errors: StorageDown."""
        ...
