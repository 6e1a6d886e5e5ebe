"""Outsiders as judges: programs and libraries that share no line with us."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def need(tool: str) -> str:
    """The path of `tool`; without it the test is skipped here and fails where CI promises that it is there."""
    found = shutil.which(tool)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{tool} is missing: apt-get install poppler-utils qpdf openssl libreoffice-writer-nogui")
        pytest.skip(f"{tool} is not installed")
    return found


def run(tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [need(tool), *(str(argument) for argument in arguments)], capture_output=True, text=True, timeout=60, check=False
    )


def accepted(tool: str, *arguments: str | Path) -> str:
    """The output of a judge who agreed."""
    done = run(tool, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
