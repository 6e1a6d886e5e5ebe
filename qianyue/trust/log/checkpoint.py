"""Checkpoints (C2SP tlog-checkpoint): three lines that say which log, how many leaves, which root."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from qianyue.trust.log.errors import LogError


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """`origin` names the log uniquely, without a scheme (example.gov.cn/log); `root` is the tree hash of `size` leaves."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def checkpoint(*, origin: str, size: int, root: bytes) -> str:
    """The text to sign (`sign_note`)."""
    if not origin or "\n" in origin or size < 0:
        raise LogError("checkpoint_malformed", "检查点的来源名称或条数不正确。")
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Reads a checkpoint's text, which `open_note` gave after checking the signature."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise _malformed()
    origin, size, root, *extensions = lines[:-1]
    if not (size.isascii() and size.isdigit()) or len(size) > 19 or (size[0] == "0" and size != "0"):
        raise _malformed()
    try:
        return Checkpoint(origin=origin, size=int(size), root=base64.b64decode(root, validate=True), extensions=tuple(extensions))
    except binascii.Error:
        raise _malformed() from None


def _malformed() -> LogError:
    return LogError("checkpoint_malformed", "检查点格式不正确，请重新下载检查点文件。")
