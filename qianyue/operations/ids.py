"""Keys that carry their shard: time-ordered UUIDs (RFC 9562 version 8) with the shard in six of their bits.

Every row of a contract has a key of the contract's shard, so a row can be routed to its database from its key
alone, and a shard can move to another server without renaming anything (docs/decisions/0002-shard-in-every-key.md).
"""

from __future__ import annotations

import secrets
import time
import uuid

SHARDS = 64
_SHARD_AT = 70  # the six bits below the version: bits 70…75 of 128


def new_id(shard: int | None = None) -> uuid.UUID:
    """A fresh key in `shard` (0…63); a shard by chance where the thing founds one (an employer, a person)."""
    shard = secrets.randbelow(SHARDS) if shard is None else shard
    if not 0 <= shard < SHARDS:
        raise ValueError(f"shard {shard} is not within 0…{SHARDS - 1}")
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x8 << 76  # version 8
    value = value & ~(0x3F << _SHARD_AT) | shard << _SHARD_AT
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return uuid.UUID(int=value)


def shard_of(key: uuid.UUID) -> int:
    """The shard that a key carries, 0…63."""
    return key.int >> _SHARD_AT & 0x3F
