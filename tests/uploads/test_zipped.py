"""A zip is opened in one way, whatever format is in it: the same attack is refused of a .docx and of an .xlsx."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest

from qianyue.uploads.errors import UploadRefused
from qianyue.uploads.package import DOCX
from qianyue.uploads.workbook import XLSX
from qianyue.uploads.zipped import OLE, Format, opened, unpacked

FORMATS = pytest.mark.parametrize("form", [DOCX, XLSX], ids=["docx", "xlsx"])


def zipped(*entries: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of two entries of one name
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


def refused(data: bytes, form: Format) -> str:
    with pytest.raises(UploadRefused) as problem:
        everything(data, form)
    return str(problem.value)


def everything(data: bytes, form: Format) -> list[bytes]:
    with opened(data, form) as archive:
        return [unpacked(archive, entry, form) for entry in archive.infolist()]


@FORMATS
def test_it_works(form: Format) -> None:
    assert everything(zipped(("a.xml", b"said")), form) == [b"said"]


@FORMATS
@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_no_office_program_packs_with_is_refused(form: Format, packing: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr("a.xml", b"said")
    assert "损坏" in refused(made.getvalue(), form)


@FORMATS
@pytest.mark.parametrize("name", ["/etc/passwd", "../a", "a/../../b", "c:/a", "a\\b"])
def test_a_name_that_leads_outside_is_refused(form: Format, name: str) -> None:
    assert "路径" in refused(zipped((name, b"x")), form)


@FORMATS
def test_names_that_differ_only_by_capitals_are_refused(form: Format) -> None:
    assert "重名" in refused(zipped(("a.xml", b"x"), ("A.xml", b"y")), form)


@FORMATS
def test_too_many_entries_are_refused(form: Format) -> None:
    assert "过多" in refused(zipped(*((f"{n}.xml", b"") for n in range(form.entries + 1))), form)


@FORMATS
def test_what_would_run_is_refused(form: Format) -> None:
    assert refused(zipped(("x/vbaProject.bin", b"x")), form) == form.active


@FORMATS
def test_a_bomb_is_refused_unopened(form: Format) -> None:
    assert "解压后过大" in refused(zipped(("a.xml", b" " * (form.ratio * form.worth * 4))), form)


@FORMATS
def test_a_part_larger_than_its_directory_says_is_refused(form: Format) -> None:
    real, said = (5 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert refused(zipped(("a.xml", b" " * (5 << 20))).replace(real, said), form) == form.broken


@FORMATS
def test_an_encrypted_entry_and_a_locked_file_are_told(form: Format) -> None:
    flagged = bytearray(zipped(("a.xml", b"x")))
    flagged[flagged.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(flagged), form) == form.locked
    assert refused(OLE + "EncryptedPackage".encode("utf-16-le"), form) == form.locked


@FORMATS
def test_what_is_no_such_file_or_broken_is_told_apart(form: Format) -> None:
    assert refused(OLE, form) == refused(b"%PDF-1.7", form) == form.other
    assert refused(zipped(("a.xml", b"x" * 99))[:-8], form) == form.broken
    assert refused(b"PK\x03\x04" + bytes(form.size), form) == form.too_large
