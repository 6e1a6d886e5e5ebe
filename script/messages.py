#!/usr/bin/env python3
"""The English catalogue: `messages.py update` brings its entries in line with the code, `messages.py compile` makes the .mo.

Run with `.venv/bin/python`; set-up compiles by itself. Chinese sentences are the message ids, so a sentence that changes
asks for a new translation by itself; what is used no more is dropped.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "qianyue" / "web"
CATALOGUE = ROOT / "qianyue" / "locale" / "en" / "LC_MESSAGES" / "django.po"
CALL = re.compile(r"""\b(?:gettext|_)\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")\)""")
HEAD = {
    "project": "qianyue",
    "version": "1",
    "last_translator": "Qianyue",
    "language_team": "en",
    "msgid_bugs_address": "see README.md",
}
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None}


def sentences(folder: Path = WEB) -> Iterator[tuple[str, str]]:
    """(message id, file) of every translated sentence below `folder`, in the order of the files."""
    import django
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        if path.suffix == ".html":  # Django writes calls among blanked-out text: not Python, but easy to find
            calls = CALL.findall(templatize(path.read_text(), origin=path.name))
            messages = [ast.literal_eval(text) for text in calls]
        else:
            messages = [found[1] for found in extract("python", io.BytesIO(path.read_bytes()), KEYWORDS)]
        for message in messages:
            if isinstance(message, str) and message:
                yield message, str(path.relative_to(ROOT))


def update(catalogue: Path = CATALOGUE) -> int:
    """Rewrite the catalogue; returns how many entries wait for a translation."""
    old = read_po(catalogue.open("rb"), locale="en") if catalogue.exists() else Catalog(locale="en")
    new = Catalog(locale="en", header_comment="# English, the product's second language.", fuzzy=False, **HEAD)
    found: dict[str, list[tuple[str, int | None]]] = {}
    for message, file in sentences():
        places = found.setdefault(message, [])
        places += [] if (file, None) in places else [(file, None)]
    for message, places in found.items():
        before = old.get(message)
        new.add(message, before.string if before else "", locations=places)
    new.revision_date = new.creation_date = old.creation_date
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    with catalogue.open("wb") as handle:
        write_po(handle, new, width=130)
    return sum(1 for message in new if message.id and not message.string)


def compile_catalogue() -> None:
    made = CATALOGUE.with_suffix(".part.mo")
    with CATALOGUE.open("rb") as source, made.open("wb") as target:
        write_mo(target, read_po(source, locale="en"))
    made.replace(CATALOGUE.with_suffix(".mo"))  # whole or not at all: set-up goes by its age


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        print(f"{update()} sentences without a translation")
    elif sys.argv[1:] == ["compile"]:
        compile_catalogue()
    else:
        sys.exit("messages.py update | compile")
