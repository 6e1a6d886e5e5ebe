"""Where the bytes live: content-addressed, written once, never changed (ESL 5)."""

from qianyue.gateways.storage.filesystem import FileStorage
from qianyue.gateways.storage.port import Storage, StorageDamaged, StorageDown, StorageFull, StorageMissing, key_of

__all__ = ["FileStorage", "Storage", "StorageDamaged", "StorageDown", "StorageFull", "StorageMissing", "key_of"]
