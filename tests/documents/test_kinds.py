"""Every kind of document with its shortest and its longest sample: what all of them must be."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from qianyue.documents import fonts, key_facts
from qianyue.documents import kinds as folder
from qianyue.documents import model as b
from qianyue.documents.compose import blocks
from qianyue.documents.errors import MissingValue
from qianyue.documents.kind import THIRTEEN
from qianyue.documents.kinds import KINDS, kind_for
from qianyue.documents.labels import LABELS
from qianyue.documents.model import Document, squeeze
from qianyue.documents.rendering import Rendered, render
from qianyue.law import MODELS, Terms, check, parse_terms
from qianyue.law.tables import SHIPPED
from tests.conformance.tools import accepted
from tests.documents.pdfa import problems

ON = date(2026, 12, 1)
MM = 72 / 25.4
SAMPLES = [f"{name} {which}" for name in KINDS for which in ("shortest", "longest")]
CONTRACTS = ("labor_contract", "labor_contract_short", "dispatch_contract", "part_time_contract", "renewal", "over_age_agreement")
EMPTY = re.compile("None|Undefined|（）|：。|。。|，。|，，|；。|：；")


def sample(name: str) -> dict[str, Any]:
    kind, which = name.split()
    return getattr(KINDS[kind], which)()


def terms(name: str) -> Terms:
    return parse_terms(sample(name))


@pytest.fixture(scope="module")
def made() -> dict[str, Rendered]:
    """Each sample, rendered: which also means read back by pdfium and found to say what the terms say."""
    return {name: render(terms(name)) for name in SAMPLES}


def test_it_works(made: dict[str, Rendered]) -> None:
    assert len(made) == 2 * len(KINDS)
    assert all(rendered.pages >= 1 for rendered in made.values())


def test_every_folder_is_a_kind_and_every_kind_of_terms_has_one() -> None:
    folders = {path.parent.name for path in Path(folder.__file__).parent.glob("*/__init__.py")}
    assert folders == set(KINDS)
    assert {kind.code for kind in KINDS.values()} == set(MODELS)
    assert all((kind.text.is_file(), kind.key_facts.is_file()) == (True, True) for kind in KINDS.values())


@pytest.mark.parametrize("name", SAMPLES)
def test_terms_find_the_kind_that_prints_them(name: str) -> None:
    assert kind_for(terms(name)) is KINDS[name.split()[0]]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_rule_objects_to_a_sample(name: str) -> None:
    assert [finding for finding in check(terms(name), ON, using=SHIPPED) if finding.severity in ("block", "override")] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_prints_empty(name: str) -> None:
    refuse_empty(blocks(terms(name)))


def refuse_empty(document: Document) -> None:
    for block in document.blocks:
        text = "".join(run.text for run in b.block_runs(block))
        assert not EMPTY.search(text), text
        assert text or isinstance(block, b.PageBreak)
        if isinstance(block, b.FactsTable | b.Grid):
            assert block.rows
    assert not any(run.sort == "missing" or not run.text.strip() for run in document.runs())


@pytest.mark.parametrize("name", SAMPLES)
def test_whatever_single_thing_is_left_out_prints_nothing_or_is_asked_for(name: str) -> None:
    for path in leaf_paths(sample(name)):
        with suppress(MissingValue):
            refuse_empty(blocks(parse_terms(without(sample(name), path))))


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.endswith("longest")])
def test_every_single_value_changes_what_the_document_says(name: str) -> None:
    before = blocks(terms(name)).words()
    for path in leaf_paths(sample(name)):
        if path not in CHOICES:
            assert blocks(parse_terms(changed(sample(name), path))).words() != before, path


CHOICES = {("form",), ("term", "type"), ("hours", "system"), ("pay", "method"), ("work", "hazardous"), ("worker", "sex")}


def leaf_paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list) and path[-2:-1] != ("changes",):  # a change is one thing: its values are free
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaf_paths(part, (*path, key))
    elif path[0] not in ("format", "kind"):
        yield path


def without(value: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy that lacks what stands there; an item of a list goes whole."""
    copy: Any = deepcopy(value)
    place = copy
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return copy


def changed(value: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """A copy with another value of the same sort there."""
    copy: Any = deepcopy(value)
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = another(place[path[-1]], ".".join(step for step in path if isinstance(step, str)))
    return copy


def another(value: Any, path: str) -> Any:
    if isinstance(value, dict):
        return value | {"to": "改成这样"}
    words = [word for word in LABELS.get(path, ()) if word != value]
    if words:
        return words[0]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return value[:8] + ("25" if value[8:] != "25" else "24")
    if re.fullmatch(r"\d+\.\d\d", value):
        return "9" + value
    return value[:-1] + next(letter for letter in ("78" if value.isascii() else "改变") if letter != value[-1])


@pytest.mark.parametrize("name", SAMPLES)
def test_every_fixed_word_can_be_printed(name: str) -> None:
    assert fonts.missing(blocks(terms(name)).words()) == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_poppler_reads_every_sentence_too(name: str, made: dict[str, Rendered], tmp_path: Path) -> None:
    """The second engine: what the reading view says stands on the pages."""
    file = tmp_path / "document.pdf"
    file.write_bytes(made[name].pdf)
    document = blocks(terms(name))
    furniture = rf"第\d+页/共\d+页({re.escape(squeeze(document.title))}(编号{document.number})?)?"
    text = re.sub(furniture, "", squeeze(accepted("pdftotext", "-raw", file, "-")))
    for run in document.runs():
        if len(run.text) < 100:  # longer ones may go over a page, and over a table's header there
            assert squeeze(run.text) in text, run.text


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_pdf_a_3a(name: str, made: dict[str, Rendered]) -> None:
    assert problems(made[name].pdf) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_terms_give_the_same_bytes(name: str, made: dict[str, Rendered]) -> None:
    assert render(terms(name)) == made[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_each_who_signs_has_a_place_of_the_right_size_inside_the_page(name: str, made: dict[str, Rendered]) -> None:
    with pikepdf.open(io.BytesIO(made[name].pdf)) as pdf:
        signing = [field for field in pdf.Root.AcroForm.Fields if field.FT == "/Sig"]
        fields = {str(field.T): [float(edge) for edge in field.Rect] for field in signing}
    places = KINDS[name.split()[0]].places
    assert set(fields) == set(places)
    for role, (left, bottom, right, top) in fields.items():
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842
        assert (round((right - left) / MM), round((top - bottom) / MM)) == places[role]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_cross_page_seal_will_cover_nothing(name: str, made: dict[str, Rendered]) -> None:
    """Nothing is printed where its strips will be, one on every page for each who seals; one page has none."""
    pdf, roles = made[name].pdf, [role for role in KINDS[name.split()[0]].places if role != "worker"]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        strips = [field for field in file.Root.AcroForm.Fields if field.FT == "/Tx"]
        places = [(file.pages.index(pikepdf.Page(field.P)), [float(edge) for edge in field.Rect]) for field in strips]
    pages = made[name].pages
    assert sorted(number for number, _ in places) == (sorted([*range(pages)] * len(roles)) if pages > 1 else [])
    with pypdfium2.PdfDocument(pdf) as read:
        for number, (left, bottom, right, top) in places:
            page = read[number]
            boxes = [item.get_bounds() for item in page.get_objects(max_depth=3)]
            assert [box for box in boxes if box[0] < right and left < box[2] and box[1] < top and bottom < box[3]] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_places_for_signing_stand_together_below_something_to_sign(name: str, made: dict[str, Rendered], tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(made[name].pdf)
    with pikepdf.open(io.BytesIO(made[name].pdf)) as pdf:
        numbers = {field.P.objgen for field in pdf.Root.AcroForm.Fields if field.FT == "/Sig"}
        assert len(numbers) == 1
        (page,) = (number for number, page in enumerate(pdf.pages, 1) if page.obj.objgen in numbers)
    document = blocks(terms(name))
    captions = [place.caption for block in document.blocks if isinstance(block, b.Signatures) for place in block.places]
    words = squeeze(accepted("pdftotext", "-f", str(page), "-l", str(page), "-raw", file, "-"))
    before, _caption, _after = words.partition(squeeze(captions[0]))
    assert len(before) > 60


@pytest.mark.parametrize("name", SAMPLES)
def test_the_key_facts_are_those_of_the_kind_and_whole_sentences(name: str) -> None:
    facts = key_facts(terms(name))
    assert tuple(fact.id for fact in facts) == KINDS[name.split()[0]].facts
    for fact in facts:
        assert fact.text.endswith(("。", "；")), fact
        assert not EMPTY.search(fact.text), fact
        assert "未填写" not in fact.text, fact


@pytest.mark.parametrize("name", [*CONTRACTS, "signing_notice"])
def test_what_begins_or_goes_on_with_work_tells_the_thirteen_facts_of_article_18(name: str) -> None:
    assert KINDS[name].facts == THIRTEEN
