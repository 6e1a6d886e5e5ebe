"""Reads a page strictly: balanced tags, unique ids, labelled controls, nothing inline that the policy forbids."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "source", "wbr"}
SVG = {"path", "circle", "rect"}
CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")  # characters and their punctuation


class Page(HTMLParser):
    """`problems` is empty for a sound page; `text` is what a reader reads."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self._open: list[str] = []
        self._words: list[str] = []
        self.feed(markup)
        self.close()
        self._finish(markup)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if len(values) != len(attrs):
            self.problems.append(f"<{tag}> has an attribute twice")
        for name in values:
            if name == "style" or name.startswith("on"):
                self.problems.append(f"<{tag}> has inline {name}")
        if "id" in values:
            self.ids.append(values["id"] or "")
        if tag in ("input", "select", "textarea") and values.get("type") not in ("hidden", "submit"):
            self.controls.append(values | {"inside": "label" if "label" in self._open else ""})
        if tag == "label" and values.get("for"):
            self.labels.add(values["for"] or "")
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")
        if tag == "form":
            self.forms.append(values)
        if tag == "img" and "alt" not in values:
            self.problems.append("<img> without alt")
        if tag == "script" and "src" not in values:
            self.problems.append("inline script")
        if tag not in VOID | SVG:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID | SVG:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in SVG:
            return
        if not self._open or self._open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self._open[-1:] or 'nothing'} at line {self.getpos()[0]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "title"} & set(self._open):
            self._words.append(data)

    def _finish(self, markup: str) -> None:
        if self._open:
            self.problems.append(f"left open: {self._open}")
        self.problems += [f"id twice: {name}" for name in set(self.ids) if self.ids.count(name) > 1]
        for control in self.controls:
            named = control.get("id") in self.labels or control["inside"] or control.get("aria-label")
            if not named:
                self.problems.append(f"control without label: {control.get('name')}")
        if not markup.lstrip().lower().startswith("<!doctype html>"):
            self.problems.append("no doctype")


def page(response: object) -> Page:
    """The response's page, which must be sound."""
    found = Page(response.content.decode())  # type: ignore[attr-defined]
    assert found.problems == []
    return found


class _Foreign(HTMLParser):
    """Collects the Chinese outside of elements that say `lang="zh"`, in texts and attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._languages = [""]
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or self._languages[-1]
        self._look(language, *(value or "" for _name, value in attrs))
        if tag not in VOID | SVG:
            self._languages.append(language)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID | SVG:
            self._languages.pop()

    def handle_data(self, data: str) -> None:
        self._look(self._languages[-1], data)

    def _look(self, language: str, *texts: str) -> None:
        if language != "zh":
            self.found += [text.strip() for text in texts if CHINESE.search(text)]


def chinese(markup: str) -> list[str]:
    """Chinese texts that the page does not mark as Chinese."""
    return _Foreign(markup).found
