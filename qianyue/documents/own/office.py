"""LibreOffice, which lays out an own text: an optional program, apart from everything, with limits, one at a time.

Only files that we have packed ourselves are given to it (`uploads.docx`, `uploads.attach.office`), with our own fonts and no
others.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from qianyue import namespaces
from qianyue.documents import fonts
from qianyue.documents.errors import RenderError
from qianyue.slots import Busy, Slots
from qianyue.uploads.child import TURNS

PROGRAM = "soffice"
PACKAGE = "libreoffice-writer-nogui"  # Debian's name of it
MEMORY = 4 << 30  # bytes of address space: LibreOffice maps much more than it uses
CPU = 60  # seconds
WRITTEN = 64 << 20  # bytes of one file
PATIENCE = 120  # seconds of wall clock
FILTERS = {"docx": "writer_pdf_Export", "xlsx": "calc_pdf_Export"}
OPTIONS = '{"SelectPdfVersion":{"type":"long","value":"3"},"UseTaggedPDF":{"type":"boolean","value":"false"}}'
SETTINGS = "/etc/libreoffice"  # where Debian's package looks for them
# Where the system does not let us take more from it than the network: a private network namespace; as root directly, else
# inside a user namespace of one's own.
OFFLINE = (("unshare", "-n"), ("unshare", "-rn"))

OFFICE = Slots("office", 1)  # one at a time on this machine, and then as one of the files that are worked on at once
WAIT = 60  # seconds for it


class OfficeMissing(RenderError):
    """The capability is not there. Nothing else depends on it."""

    code = "office_missing"

    def __init__(self) -> None:
        super().__init__(
            f"服务器没有安装 LibreOffice，暂时不能使用单位自有文本，请联系运维人员安装（Debian 软件包 {PACKAGE}）；"
            "示范文本和其他功能不受影响。"
        )


class OfficeBusy(RenderError):
    """Others are being laid out, and did not make way in time."""

    code = "office_busy"

    def __init__(self) -> None:
        super().__init__("现在正在转换别的文件，请稍后再试。")


def available() -> bool:
    return shutil.which(PROGRAM) is not None


@cache
def version() -> str:
    """`LibreOffice 7.4.7.2`: part of the engine that a document records."""
    if not available():
        raise OfficeMissing
    said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, timeout=PATIENCE, check=False).stdout
    return " ".join(said.split()[:2]) or "LibreOffice"


def to_pdf(file: bytes, kind: str = "docx") -> bytes:
    """The pages of a .docx or .xlsx of ours. Raises OfficeMissing, OfficeBusy, RenderError."""
    if not available():
        raise OfficeMissing
    try:
        with OFFICE.taken(wait=WAIT), TURNS.taken(wait=WAIT):
            return _to_pdf(file, kind)
    except Busy:
        raise OfficeBusy from None


def _to_pdf(file: bytes, kind: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="qianyue-office-") as place:
        folder = Path(place)
        (folder / f"text.{kind}").write_bytes(file)
        _run(_command(folder, kind), _environment(folder))
        made = folder / "text.pdf"
        if made.is_symlink() or not made.is_file():  # a link would be followed by us, who may read more than it may
            raise RenderError("文本排版没有成功，文书没有生成。请重试；仍不成功的，请联系管理员。")
        return made.read_bytes()


def _run(command: list[str], environment: dict[str, str]) -> None:
    """To its end, or to the end of our patience: then with everything that it has started."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        raise RenderError("文本排版超过了时限，文书没有生成。请简化文本中的表格后重试。") from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _command(folder: Path, kind: str) -> list[str]:
    limits = ["prlimit", f"--as={MEMORY}", f"--cpu={CPU}", f"--fsize={WRITTEN}", "--core=0"]
    program = [PROGRAM, "--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"]
    profile = f"-env:UserInstallation=file://{folder}/profile"
    target = f"pdf:{FILTERS[kind]}:{OPTIONS}"
    return [
        *_apart(folder),
        *limits,
        *program,
        profile,
        "--convert-to",
        target,
        "--outdir",
        str(folder),
        str(folder / f"text.{kind}"),
    ]


def _apart(folder: Path) -> tuple[str, ...]:
    """No network, and nothing to read but programs, fonts and its own folder; at the least no network."""
    if namespaces.available():
        return tuple(namespaces.command(folder, (SETTINGS, str(fonts.directory()))))
    return _offline()


@cache
def _offline() -> tuple[str, ...]:
    """How this machine lets a process be without network. Raises RenderError where it does not."""
    for way in OFFLINE:
        if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
            return way
    raise RenderError("本服务器不允许隔离网络（unshare），为安全起见不使用 LibreOffice。请联系运维人员。")


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the service's own environment: no secret, no proxy, no font but ours."""
    config = folder / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{fonts.directory()}</dir><cachedir>{folder}/fonts</cachedir></fontconfig>")
    return {"PATH": os.defpath, "HOME": str(folder), "FONTCONFIG_FILE": str(config), "LANG": "C.UTF-8", "TMPDIR": str(folder)}
