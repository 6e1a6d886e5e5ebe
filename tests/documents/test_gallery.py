from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from qianyue.cli import main


def test_it_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "gallery"
    assert main(["gallery", "--out", str(out), "--kind", "ending_certificate", "--kind", "amendment"]) == 0
    assert "4 份样张" in capsys.readouterr().out
    names = {f"{kind}-{which}" for kind in ("ending_certificate", "amendment") for which in ("shortest", "longest")}
    assert {file.stem for file in out.glob("*.pdf")} == names
    page = (out / "index.html").read_text("utf-8")
    for name in names:
        pages = len(pypdfium2.PdfDocument(out / f"{name}.pdf"))
        pictures = sorted(out.glob(f"{name}-*.png"))
        assert len(pictures) == pages
        assert Image.open(pictures[0]).size == (1000, 1415)  # A4
        assert all(picture.name in page for picture in pictures)
    assert "解除（终止）劳动合同证明书（最短，1 页）" in page


def test_it_says_that_there_is_no_such_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gallery", "--out", str(tmp_path), "--kind", "lease"]) == 2
    assert "lease" in capsys.readouterr().err


def test_it_says_why_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["gallery", "--out", str(tmp_path / "file"), "--kind", "amendment"]) == 2
    assert "file" in capsys.readouterr().err
