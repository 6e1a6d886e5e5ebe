"""Every published class of attack, from several seeds: never *valid*; and the page that says so is up to date."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from qianyue.trust.verification import verify_pdf
from tests.conformance.tools import need
from tests.trust.forgeries import FORGERIES, Scene

ROOT = Path(__file__).parents[2]
SEEDS = range(5)
SCENE = functools.cache(Scene)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_works(seed: int) -> None:
    """The controls: the honest contract, and one whose employer's signature was made by the forger's tools."""
    scene = Scene(seed)
    assert verify_pdf(scene.contract, roots=scene.roots).verdict == "valid"
    assert verify_pdf(scene.by_employer(), roots=scene.roots).verdict == "valid"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_never_valid(name: str, seed: int) -> None:
    scene = SCENE(seed)
    forged = FORGERIES[name].make(scene)
    assert forged not in (scene.contract, scene.paper)
    report = verify_pdf(forged, roots=scene.roots)
    assert report.verdict in ("invalid", "undetermined")
    assert report.reasons


@pytest.fixture(scope="module")
def attacks() -> ModuleType:
    """The program that writes the page."""
    found = importlib.util.spec_from_file_location("attacks_page", ROOT / "script" / "attacks.py")
    assert found
    assert found.loader
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def test_the_page_says_what_we_say(attacks: ModuleType) -> None:
    text = attacks.PAGE.read_text("utf-8")
    assert "\n".join(attacks.reasons()) in text, "run: .venv/bin/python script/attacks.py"
    rows = [f"| {forgery.kind} | {forgery.what} | {attacks.ours(pdf, scene)} |" for forgery, scene, pdf in attacks.made()]
    assert [row for row in rows if row not in text] == [], "run: script/attacks.py"


@pytest.mark.slow
def test_the_page_says_what_outsiders_say(attacks: ModuleType) -> None:
    need("pdfsig")
    assert attacks.PAGE.read_text("utf-8") == attacks.page(), "run: .venv/bin/python script/attacks.py"
