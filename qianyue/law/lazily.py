"""A value worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class lazily(Generic[Value]):  # noqa: N801 - reads as a decorator
    """`functools.cached_property` without its lock, which takes longer than most of what it would guard.

    For objects that one thread makes, uses and drops.
    """

    def __init__(self, function: Callable[[Any], Value]) -> None:
        self.function = function
        self.name = function.__name__
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, owner: None, kind: type) -> lazily[Value]: ...
    @overload
    def __get__(self, owner: object, kind: type) -> Value: ...
    def __get__(self, owner: object | None, kind: type) -> lazily[Value] | Value:
        if owner is None:
            return self
        value = self.function(owner)
        owner.__dict__[self.name] = value  # found before this descriptor from now on
        return value
