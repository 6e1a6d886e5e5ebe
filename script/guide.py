#!/usr/bin/env python3
"""The pictures of the guides: `guide.py` walks the journeys in a real browser and keeps the screens that docs/guide/ shows.

Run with `.venv/bin/python` after a change of a screen (a few minutes; needs Chromium). `guide.py --check` says which pictures
the guides name and the folder lacks, or the other way round; a test runs it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
PICTURES = GUIDE / "images"
NAMED = re.compile(r"\]\(images/([a-z_]+)-([a-z0-9-]+)-(390|1440)\.webp\)")
TALLEST = {390: 1500, 1440: 1500}  # CSS pixels; what lies below is said in words
SHOWN = {390: 390, 1440: 960}  # width of the kept picture


def wanted() -> set[tuple[str, str, str]]:
    """(journey, name of the screen, width) of every picture that a guide names: `images/<journey>-<screen>-<width>.webp`."""
    return {found.groups() for page in GUIDE.glob("*.md") for found in NAMED.finditer(page.read_text("utf-8"))}  # type: ignore[misc]


def check() -> int:
    """0 when every named picture is there and none is left over."""
    named = {f"{journey}-{screen}-{width}.webp" for journey, screen, width in wanted()}
    there = {path.name for path in PICTURES.glob("*.webp")}
    for name in sorted(named - there):
        print(f"missing: {name}; run .venv/bin/python script/guide.py")
    for name in sorted(there - named):
        print(f"named by no guide: {name}")
    return 0 if named == there else 1


def take() -> None:
    """Walk each journey once and keep what the guides want of it."""
    from PIL import Image

    PICTURES.mkdir(exist_ok=True)
    for journey in sorted({journey for journey, _screen, _width in wanted()}):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pytest", "-q", "-x", f"tests/journeys/test_{journey}.py"]
            subprocess.run(command, cwd=ROOT, env={**os.environ, "QIANYUE_SHOTS": folder}, check=True)
            for _, screen, width in sorted(one for one in wanted() if one[0] == journey):
                shots = sorted(Path(folder).glob(f"*-[0-9][0-9]-{screen}-{width}.png"))
                if not shots:
                    sys.exit(f"the journey {journey} shows no screen {screen} at {width}")
                picture = Image.open(shots[0]).convert("RGB")
                picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST[int(width)])))
                picture.thumbnail((SHOWN[int(width)], 10_000))
                picture.save(PICTURES / f"{journey}-{screen}-{width}.webp", quality=70, method=6)
    keep = {f"{journey}-{screen}-{width}.webp" for journey, screen, width in wanted()}
    for path in PICTURES.glob("*.webp"):
        if path.name not in keep:
            path.unlink()


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        take()
    sys.exit(check())
