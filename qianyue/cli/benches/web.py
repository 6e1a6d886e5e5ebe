"""What the web process takes: memory after real use, and pages per second, over HTTP against a whole installation.

A handler opens previews with all their page images and sends the contracts: the heaviest that a web process does.
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path
from typing import Any

from qianyue.cli.platform import throw_away

SENT = 20  # contracts; memory is flat from the tenth on


def measure(seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="qianyue-bench-") as folder, throw_away(Path(folder)) as house:
        house.start_services()
        import httpx

        from qianyue.cli import invented
        from qianyue.cli.rehearsal import Office
        from qianyue.contracts.acts import draft
        from qianyue.people.models import Person

        office = Office()
        handler = Person.objects.get(id=office.handler.person)
        handler.set_password("measured-once-only")
        handler.save()
        with httpx.Client(base_url=house.url, trust_env=False, follow_redirects=True, timeout=30) as browser:
            started = _peak_memory(house)
            _post(browser, "/desk/login", "/desk/login", login_name=handler.login_name or "", password="measured-once-only")  # noqa: S106
            for serial in range(SENT):
                terms = invented.terms(office.facts, invented.Person(2 * serial + 1))
                contract = draft.create_draft(terms, actor=office.handler)
                page = f"/desk/contracts/{contract}/preview"
                for picture in sorted(set(re.findall(r'src="([^"]+\.webp[^"]*)"', browser.get(page).text))):
                    browser.get(picture.replace("&amp;", "&")).raise_for_status()
                _post(browser, page, f"/desk/contracts/{contract}/send")
            used = _peak_memory(house)
            count, begun = 0, time.monotonic()
            while time.monotonic() - begun < seconds:
                browser.get("/desk").raise_for_status()
                count += 1
        return {
            "contracts previewed and sent": SENT,
            "web process, peak memory after start, MB": started,
            "web process, peak memory after use, MB": used,
            "list of contracts, pages per second, one client": count / seconds,
        }


def _post(browser: Any, page: str, target: str, **values: str) -> None:
    """Fill in the form on `page` that leads to `target`: hidden values are kept, `values` are typed."""
    text = browser.get(page).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    browser.post(target, data=hidden | values, headers={"Referer": str(browser.base_url)}).raise_for_status()


def _peak_memory(house: Any) -> float:
    """The largest process of the web group (VmHWM, proc(5)), in MB."""
    master = house.children["web"].process.pid
    peaks = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if master in (int(fields["PPid"]), int(fields["Pid"])) and "VmHWM" in fields:
            peaks.append(int(fields["VmHWM"].split()[0]))
    return max(peaks) / 1024
