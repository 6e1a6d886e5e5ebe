"""`qianyue audit` as an operator runs it, against an installation that is serving."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qianyue.operations.installation import DATABASE, Installation

CONCLUDE = """
import django; django.setup()
from qianyue.cli.rehearsal import Office, Worker, conclude
from qianyue.evidence.log import checkpoint
from qianyue.operations import outbox
office = Office(); outbox.run_due()
assert conclude(office, Worker(), return_url="http://127.0.0.1:1/{check}").state == "concluded"
outbox.run_due(); checkpoint(); outbox.run_due()
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "var", throw_away=True)
    with made.held() as alone:
        assert alone
        try:
            made.start_ground()
            subprocess.run([sys.executable, "-c", CONCLUDE], env={**os.environ, **made.environment}, check=True)
            yield made
        finally:
            made.stop()


def audit(house: Installation, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "qianyue", "audit", "--data", str(house.data), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_works_and_its_exit_status_says_what_it_found(house: Installation) -> None:
    done = audit(house)
    assert (done.returncode, done.stdout) == (0, "复核 1 份合同，没有发现异常。\n")
    assert json.loads(audit(house, "--json").stdout) == {"format": "qianyue-audit/1", "contracts": 1, "findings": []}
    house.cluster.psql("UPDATE contracts_contract SET concluded_at = now()", database=DATABASE)
    done = audit(house, "--json")
    assert done.returncode == 1
    assert {finding["check"] for finding in json.loads(done.stdout)["findings"]} == {"contract.concluded", "contract.time"}
    assert "contract.concluded" in audit(house).stdout


def test_without_an_installation_it_could_not_check(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "qianyue", "audit", "--data", str(tmp_path / "nothing")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--data" in done.stderr
