"""Our own analysis of every later revision, object by object (peers.md 1b; crypto.md P6).

A signature proves what it covers; what was appended afterwards must be one of a few harmless things: an empty signature
field of the form gets its signature and its look, and the strips of its cross-page seal get theirs; revocation data is added;
a document timestamp in an invisible field of its own is added. Every object that a revision writes has to be explained by one
of these; anything else is forbidden.
"""

from __future__ import annotations

import functools

from qianyue.trust.pdf import Array, Dictionary, Document, Name, PdfUnsupported, Ref, Stream, Value
from qianyue.trust.pdf.form import Strip, pages, rectangle, signature_fields, strips
from qianyue.trust.pdf.objects import same
from qianyue.trust.verification import looks
from qianyue.trust.verification.pointers import Pointers

MAX_REACHED = 20_000  # objects that one revision may add
_BLANKS = b"\0\t\n\f\r "
_FIELD_MAY_CHANGE = {Name("V"), Name("AP")}
_TIMESTAMP_FIELD = {Name(key) for key in ("Type", "Subtype", "FT", "F", "Rect", "T", "V", "P")}


class Forbidden(Exception):
    """What a revision does that it may not; the text is for engineers."""


def permitted(document: Document, first: int) -> None:
    """Nothing when every revision from `first` on only does what may be done after signing.

    Raises `Forbidden` (or `PdfError`).
    """
    if first < len(document.revisions) and not document.classic:
        raise PdfUnsupported("updates of a file with cross-reference streams")  # ours has tables: nothing hides in those
    pointers = Pointers(document.data)
    for index in range(first, len(document.revisions)):
        _Update(document, index, pointers).check()


class _Update:
    def __init__(self, document: Document, index: int, pointers: Pointers) -> None:
        self.document, self.revision, self.pointers = document, document.revisions[index], pointers
        self.before, self.after = document.views[index - 1], document.views[index]
        self.entries = self.revision.section.entries
        self.old_numbers = set(self.before.numbers())
        self.explained: set[int] = set()

    def check(self) -> None:
        self._trailer()
        self._freed()
        self._accounted_for()
        self._filled_in()
        self._catalog()
        self._form()
        unexplained = [number for number, entry in self.entries.items() if entry.kind != "f" and not self._explains(number)]
        if unexplained:
            raise Forbidden(f"objects {sorted(unexplained)[:5]} are not explained")

    def _explains(self, number: int) -> bool:
        if number in self.explained:
            return True
        return number in self.old_numbers and same(self.before.get(number), self.after.get(number))

    def _trailer(self) -> None:
        for key in ("Root", "Info", "Encrypt"):
            if self.before.trailer.get(Name(key)) != self.after.trailer.get(Name(key)):
                raise Forbidden(f"trailer /{key}")

    def _freed(self) -> None:
        for number, entry in self.entries.items():
            if entry.kind == "f" and number in self.old_numbers:
                raise Forbidden(f"object {number} was removed")

    def _accounted_for(self) -> None:
        """Every byte is of an object that the table lists, of the table, or blank: a reader that repairs finds no more."""
        objects = (self.after.indirect(number) for number, entry in self.entries.items() if entry.kind == "n")
        section, position = self.revision.section, self.revision.start
        spans = sorted((found.start, found.end) for found in objects if found is not None)
        for start, end in (*spans, (section.offset, section.end)):
            if start < position or self.document.data[position:start].strip(_BLANKS):
                raise Forbidden(f"bytes before {start} belong to nothing")
            position = end

    def _filled_in(self) -> None:
        """A new object must not fill a gap that signed content already points at: it would change what was signed."""
        new = [number for number, entry in self.entries.items() if entry.kind != "f" and number not in self.old_numbers]
        if filled := self.pointers.pointed_at(new, before=self.revision.start):
            raise Forbidden(f"objects {filled[:5]} had been pointed at before they existed")

    def _catalog(self) -> None:
        """Only /DSS may change, and what an older store held must still be there."""
        root = self.after.trailer.get(Name("Root"))
        old, new = self.before.catalog, self.after.catalog
        _only(old, new, {Name("DSS"), Name("AcroForm")}, "catalog")
        if isinstance(root, Ref):
            self.explained.add(root.number)
        if old.get(Name("AcroForm")) != new.get(Name("AcroForm")) and not isinstance(new.get(Name("AcroForm")), Dictionary):
            raise Forbidden("another form")
        stored = new.get(Name("DSS"))
        if stored is None and Name("DSS") in old:
            raise Forbidden("revocation data was removed")
        if stored is not None and not same(old.get(Name("DSS")), stored):
            self._store(stored, old.get(Name("DSS")))

    def _store(self, stored: Value, former: Value) -> None:
        new, old = self.after.dictionary(stored), self.before.dictionary(former) or Dictionary()
        if new is None or not new.keys() <= {Name(key) for key in ("Type", "Certs", "OCSPs", "CRLs", "VRI")}:
            raise Forbidden("revocation data")
        for key in ("Certs", "OCSPs", "CRLs"):
            kept, present = self.before.resolve(old.get(Name(key))), self.after.resolve(new.get(Name(key)))
            if isinstance(kept, Array) and not (isinstance(present, Array) and all(item in present for item in kept)):
                raise Forbidden("revocation data was removed")
        self._reach(stored)

    def _form(self) -> None:
        """Each field either as before, or an empty one that was signed, or a new invisible one of a document timestamp."""
        old = {field.name: field for field in signature_fields(self.before)}
        new = {field.name: field for field in signature_fields(self.after)}
        if not old.keys() <= new.keys():
            raise Forbidden("a field was removed")
        added, signed = [], set()
        for name, field in new.items():
            former = old.get(name)
            if former is None:
                self._new_field(field.number, field.dictionary)
                added.append(field.number)
            elif former.number != field.number:
                raise Forbidden(f"field {name} was replaced")
            elif not same(former.dictionary, field.dictionary):
                self._signed_field(field.number, former.dictionary, field.dictionary)
                if not self._is_stamp(field.value):
                    signed.add(name)
                elif not same(former.dictionary.get(Name("AP")), field.dictionary.get(Name("AP"))):
                    raise Forbidden(f"timestamp in field {name} shows itself")  # it is nobody's signature: anybody can have one
        for strip in (strip for role in signed for strip in strips(self.before).get(role, [])):
            self._strip(strip)
        self._form_dictionary(added)
        self._pages(added)

    def _signed_field(self, number: int, old: Dictionary, new: Dictionary) -> None:
        if old.get(Name("V")) is not None or not isinstance(value := new.get(Name("V")), Ref):
            raise Forbidden(f"field {number} was not empty")
        _only(old, new, _FIELD_MAY_CHANGE, f"field {number}")
        self._fresh(value)
        self._look(number, old, new)
        self._reach(value)
        self.explained.add(number)

    def _is_stamp(self, value: Value) -> bool:
        found = self.after.dictionary(value)
        return found is not None and found.get(Name("Type")) == Name("DocTimeStamp")

    def _look(self, number: int, old: Dictionary, new: Dictionary) -> None:
        look = new.get(Name("AP"))
        if not same(old.get(Name("AP")), look):
            states = self.after.dictionary(look)
            if states is None or states.keys() != {Name("N")} or not looks.boxed(self.after, states[Name("N")]):
                raise Forbidden(f"look of field {number}")
            self._reach(look)

    def _strip(self, strip: Strip) -> None:
        """A strip of a seal gets its look in the very revision that its role signs, at the edge of its page and nowhere else."""
        new = self.after.get(strip.number)
        if strip.number not in self.entries or not isinstance(new, Dictionary) or same(strip.dictionary, new):
            return
        _only(strip.dictionary, new, {Name("AP")}, f"strip {strip.number}")
        place, sheets = rectangle(self.before, strip.dictionary.get(Name("Rect"))), self._listing.get(strip.number)
        if place is None or not sheets or not all(looks.at_edge(self.before, sheet, place) for sheet in sheets):
            raise Forbidden(f"strip {strip.number} is not at the edge of its page")
        if not looks.blank(self.before, strip.dictionary.get(Name("AP"))):
            raise Forbidden(f"strip {strip.number} has shown something before")
        self._look(strip.number, strip.dictionary, new)
        self.explained.add(strip.number)

    def _new_field(self, number: int, field: Dictionary) -> None:
        rect = self.after.resolve(field.get(Name("Rect")))
        invisible = isinstance(rect, Array) and len(rect) == 4 and rect[0] == rect[2] and rect[1] == rect[3]
        stamp = self._is_stamp(field.get(Name("V")))
        stamp = stamp and field.get(Name("Subtype")) == Name("Widget")  # readers draw a Text note whatever its rectangle
        if number in self.old_numbers or not (invisible and stamp and field.keys() <= _TIMESTAMP_FIELD):
            raise Forbidden(f"new field {number}")
        self._fresh(field.get(Name("V")))
        self._reach(field.get(Name("V")))
        self.explained.add(number)

    def _form_dictionary(self, added: list[int]) -> None:
        stated = self.after.catalog.get(Name("AcroForm"))
        old, new = self.before.dictionary(self.before.catalog.get(Name("AcroForm"))), self.after.dictionary(stated)
        if old is None or new is None:
            if old is not new:
                raise Forbidden("form")
            return
        _only(old, new, {Name("Fields"), Name("SigFlags")}, "form")
        if new.get(Name("SigFlags")) not in (old.get(Name("SigFlags")), 3):
            raise Forbidden("SigFlags")
        self._appended(old.get(Name("Fields")), new.get(Name("Fields")), added, "Fields")
        if isinstance(stated, Ref):
            self.explained.add(stated.number)

    def _pages(self, added: list[int]) -> None:
        """A page may change only by the annotation of a new timestamp field at the end of its list."""
        for number in [number for number in self.entries if number in self.old_numbers]:
            old, new = self.before.get(number), self.after.get(number)
            if not isinstance(old, Dictionary) or not isinstance(new, Dictionary) or same(old, new):
                continue
            if old.get(Name("Type")) == Name("Page"):
                _only(old, new, {Name("Annots")}, f"page {number}")
                self._appended(old.get(Name("Annots")), new.get(Name("Annots")), added, f"annotations of page {number}")
                self.explained.add(number)
        for number in [number for number in self.entries if number in self.old_numbers and number not in self.explained]:
            old, new = self.before.get(number), self.after.get(number)
            if isinstance(old, Array) and isinstance(new, Array) and Ref(number, 0) in self._lists:
                self._appended(old, new, added, f"list {number}")
                self.explained.add(number)

    @functools.cached_property
    def _listing(self) -> dict[int, list[int]]:
        """The pages that list each annotation, whatever page it names itself."""
        found: dict[int, list[int]] = {}
        for page in pages(self.before):
            listed = self.before.resolve((self.before.dictionary(Ref(page, 0)) or Dictionary()).get(Name("Annots")))
            for item in listed if isinstance(listed, Array) else []:
                if isinstance(item, Ref):
                    found.setdefault(item.number, []).append(page)
        return found

    @functools.cached_property
    def _lists(self) -> set[Ref]:
        """The arrays that a page refers to as its annotations, or the form as its fields."""
        pages = (value for key in self.old_numbers if isinstance(value := self.before.get(key), Dictionary))
        form = self.before.dictionary(self.before.catalog.get(Name("AcroForm"))) or Dictionary()
        lists = [page.get(Name("Annots")) for page in pages if page.get(Name("Type")) == Name("Page")]
        return {found for found in (*lists, form.get(Name("Fields"))) if isinstance(found, Ref)}

    def _appended(self, old: Value, new: Value, added: list[int], what: str) -> None:
        before, after = self.before.resolve(old), self.after.resolve(new)
        former = list(before) if isinstance(before, Array) else []
        present = list(after) if isinstance(after, Array) else []
        more = present[len(former) :]
        if present[: len(former)] != former or any(not isinstance(item, Ref) or item.number not in added for item in more):
            raise Forbidden(what)

    def _fresh(self, value: Value) -> None:
        """A signature is a new object: an old one in its place would have been covered by nobody."""
        if not isinstance(value, Ref) or value.number in self.old_numbers or value.number not in self.entries:
            raise Forbidden("a signature that is not new")

    def _reach(self, start: Value) -> None:
        """Explain what is new below `start`; what was there before is only referred to."""
        pending: list[Value] = [start]
        while pending:
            value = pending.pop()
            if isinstance(value, Ref):
                if value.number in self.old_numbers or value.number in self.explained or value.number not in self.entries:
                    continue
                self.explained.add(value.number)
                if len(self.explained) > MAX_REACHED:
                    raise Forbidden("too many new objects")
                pending.append(self.after.get(value.number))
            elif isinstance(value, Array):
                pending += value
            elif isinstance(value, Dictionary):
                pending += value.values()
            elif isinstance(value, Stream):
                pending += value.dictionary.values()


def _only(old: Dictionary, new: Dictionary, allowed: set[Name], what: str) -> None:
    """Nothing but the values of `allowed` keys differs."""
    for key in old.keys() | new.keys():
        if key not in allowed and not same(old.get(key), new.get(key)):
            raise Forbidden(f"{what}: /{key}")
