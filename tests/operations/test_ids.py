"""Keys carry their shard."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.operations.ids import SHARDS, new_id, shard_of


@given(st.integers(0, SHARDS - 1))
def test_a_key_carries_its_shard(shard: int) -> None:
    key = new_id(shard)
    assert shard_of(key) == shard
    assert shard_of(uuid.UUID(str(key))) == shard
    assert key.version == 8
    assert key.variant == uuid.RFC_4122


def test_keys_are_ordered_by_time_and_unique() -> None:
    keys = [new_id(3) for _ in range(1000)]
    assert len(set(keys)) == 1000
    assert keys[0].int >> 80 <= keys[-1].int >> 80


@pytest.mark.parametrize("shard", [-1, 64])
def test_it_refuses_a_shard_that_does_not_exist(shard: int) -> None:
    with pytest.raises(ValueError, match="shard"):
        new_id(shard)
