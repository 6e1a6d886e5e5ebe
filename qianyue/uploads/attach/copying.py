"""Objects of somebody's PDF, copied into ours by the allow-list of `schema`: each by what stands where it does."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from qianyue.uploads.attach.content import Unfaithful, Used, rewritten
from qianyue.uploads.attach.fonts import NotEmbedded
from qianyue.uploads.attach.packing import unpacked
from qianyue.uploads.attach.schema import KINDS, PLAIN

PIXELS = 60_000_000  # of one picture
DEEP = 40  # objects within objects
DEVICE = {1: Name.DeviceGray, 3: Name.DeviceRGB}
SIMPLE = ("/DeviceGray", "/DeviceRGB")
KEPT_PACKED = ("/DCTDecode", "/CCITTFaxDecode")  # pictures whose packing stays


class Copier:
    """Copies into `target`; an object that is met twice is copied once. Every method raises Unfaithful or NotEmbedded."""

    def __init__(self, target: pikepdf.Pdf) -> None:
        self._target = target
        self._made: dict[tuple[tuple[int, int], str], Any] = {}
        self._depth = 0

    def page(self, page: pikepdf.Page) -> Dictionary:
        """A page dictionary of ours, not yet in the target's page tree."""
        content, used = rewritten(page)
        made = Dictionary(Type=Name.Page, MediaBox=self._plain(page.mediabox), Contents=self._target.make_stream(content))
        if "/CropBox" in page.obj:
            made.CropBox = self._plain(page.obj.CropBox)
        if turned := int(page.obj.get("/Rotate", 0)) % 360:
            made.Rotate = turned
        made.Resources = self.resources(page.obj.get("/Resources", Dictionary()), used)
        if "/Group" in page.obj:
            made.Group = self.copy(page.obj.Group, "group")
        return made

    def resources(self, found: Any, used: Used) -> Dictionary:
        """Without the fonts in which nothing is written."""
        made = self._dictionary(found, {name: kind for name, kind in KINDS["resources"].items() if name != "Font"})
        fonts = found.get("/Font", Dictionary())
        kept = {name: fonts[name] for name in used.visible | used.hidden if name in fonts}
        if kept:
            made.Font = Dictionary({name: self._lettering(font, hidden=name not in used.visible) for name, font in kept.items()})
        return made

    def copy(self, found: Any, kind: str) -> Any:
        """A copy of `found`, which stands where an object of this kind is expected."""
        if kind == PLAIN:
            return self._plain(found)
        if kind[0] == "[":
            return Array([self.copy(item, kind[1:-1]) for item in _array(found)])
        if kind[0] == "{":
            return Dictionary({name: self.copy(item, kind[1:-1]) for name, item in _dictionary(found).items()})
        key = (found.objgen, kind) if isinstance(found, pikepdf.Object) and found.is_indirect else None
        if key in self._made:
            if self._made[key] is None:
                raise Unfaithful("an object within itself")
            return self._made[key]
        if key:
            self._made[key] = None
        self._depth += 1
        try:
            if self._depth > DEEP:
                raise Unfaithful("depth")
            special: Callable[[Any], Any] | None = getattr(self, f"_{kind}", None)
            made = special(found) if special else self._dictionary(found, KINDS[kind])
        except BaseException:
            self._made.pop(key, None)  # type: ignore[arg-type]
            raise
        finally:
            self._depth -= 1
        if key:
            self._made[key] = made = self._target.make_indirect(made)
        return made

    def _dictionary(self, found: Any, keys: dict[str, str]) -> Dictionary:
        there = _dictionary(found)
        return Dictionary({f"/{name}": self.copy(there[f"/{name}"], kind) for name, kind in keys.items() if f"/{name}" in there})

    def _plain(self, found: Any) -> Any:
        if isinstance(found, Array):
            self._depth += 1
            try:
                if self._depth > DEEP:
                    raise Unfaithful("depth")
                return Array([self._plain(item) for item in found])
            finally:
                self._depth -= 1
        if found is None or isinstance(found, bool | int | Decimal | float):
            return found
        if isinstance(found, Name):
            return Name(str(found))
        if isinstance(found, pikepdf.String):
            return pikepdf.String(bytes(found))
        raise Unfaithful("an object where a value belongs")

    def _stream(self, found: Any, kind: str, data: bytes | None = None) -> Stream:
        made = self._target.make_stream(unpacked(found) if data is None else data)
        for name, value in self._dictionary(found, KINDS[kind]).items():
            made[name] = value
        return made

    def _content(self, found: Any, kind: str) -> Stream:
        """A form, a tile: its instructions, with what they use."""
        unpacked(found)
        content, used = rewritten(found)
        made = self._target.make_stream(content)
        keys = {name: sort for name, sort in KINDS[kind].items() if name != "Resources"}
        for name, value in self._dictionary(found, keys).items():
            made[name] = value
        if used.resources and "/Resources" not in found:
            raise Unfaithful("the page's resources in a form")
        made.Resources = self.resources(found.get("/Resources", Dictionary()), used)
        return made

    def _xobject(self, found: Any) -> Any:
        kinds = {"/Form": "form", "/Image": "image"}
        kind = kinds.get(str(found.get("/Subtype")))
        if kind is None or any(key in found for key in ("/OC", "/Ref", "/OPI", "/Alternates", "/F")):
            raise Unfaithful("an object that is neither form nor picture, or of a layer")
        return self.copy(found, kind)

    def _form(self, found: Any) -> Stream:
        return self._content(found, "form")

    def _pattern(self, found: Any) -> Any:
        return self._content(found, "tiling") if isinstance(found, Stream) else self._dictionary(found, KINDS["shaded"])

    def _shading(self, found: Any) -> Any:
        return self._stream(found, "shading") if isinstance(found, Stream) else self._dictionary(found, KINDS["shading"])

    def _function(self, found: Any) -> Any:
        return self._stream(found, "function") if isinstance(found, Stream) else self._dictionary(found, KINDS["function"])

    def _functions(self, found: Any) -> Any:
        return self.copy(found, "[function]") if isinstance(found, Array) else self._function(found)

    def _soft(self, found: Any) -> Any:
        return self._plain(found) if isinstance(found, Name) else self._dictionary(found, KINDS["soft"])

    def _mask(self, found: Any) -> Any:
        return self._plain(found) if isinstance(found, Array) else self.copy(found, "image")

    def _glyph(self, found: Any) -> Stream:
        content, _used = rewritten(found)
        return self._target.make_stream(content)

    def _data(self, found: Any) -> Any:
        return self._plain(found) if isinstance(found, Name) else self._stream(found, "data")

    def _program(self, found: Any) -> Stream:
        return self._stream(found, "program")

    def _encoding(self, found: Any) -> Any:
        if isinstance(found, Stream):
            return self._stream(found, "data")
        return self._plain(found) if isinstance(found, Name) else self._dictionary(found, KINDS["differences"])

    def _image(self, found: Any) -> Stream:
        width, height = int(found.Width), int(found.Height)
        if not 0 < width * height <= PIXELS:
            raise Unfaithful("a picture too large")
        filters = found.get("/Filter", Array())
        first = str(filters[0] if isinstance(filters, Array) and len(filters) == 1 else filters)
        if first not in KEPT_PACKED:
            return self._stream(found, "image")
        made = self._stream(found, "image", data=b"")
        made.write(found.read_raw_bytes(), filter=Name(first), decode_parms=self._parameters(found))
        return made

    def _parameters(self, found: Any) -> Any:
        there = found.get("/DecodeParms")
        there = there[0] if isinstance(there, Array) and len(there) == 1 else there
        if not isinstance(there, Dictionary):
            return None
        return Dictionary({name: self._plain(value) for name, value in there.items()})

    def _colour(self, found: Any) -> Any:
        """Colours of devices, and those that are measured; of profiles nothing is kept but how many colours they mix."""
        if isinstance(found, Name):
            if str(found) not in (*SIMPLE, "/Pattern"):
                raise Unfaithful(f"colours {found}")
            return Name(str(found))
        name = str(found[0])
        if name == "/ICCBased" and int(found[1].N) in DEVICE:
            return DEVICE[int(found[1].N)]
        if name in ("/CalGray", "/CalRGB", "/Lab"):
            return Array([Name(name), self.copy(found[1], "calibrated")])
        if name == "/Indexed":
            table = found[3]
            entries = unpacked(table) if isinstance(table, Stream) else bytes(table)
            return Array([Name(name), self.copy(found[1], "colour"), int(found[2]), pikepdf.String(entries)])
        if name in ("/Separation", "/DeviceN"):
            return Array([Name(name), self._plain(found[1]), self.copy(found[2], "colour"), self.copy(found[3], "function")])
        if name == "/Pattern" and len(found) == 2:
            return Array([Name.Pattern, self.copy(found[1], "colour")])
        if len(found) == 1:
            return self._colour(found[0])
        raise Unfaithful(f"colours {name}")

    def _lettering(self, found: Any, *, hidden: bool = False) -> Any:
        kind, name = str(found.get("/Subtype")), str(found.get("/BaseFont", "/?"))
        inner = found.DescendantFonts[0] if kind == "/Type0" else found
        descriptor = inner.get("/FontDescriptor", Dictionary())
        if kind != "/Type3" and not hidden and not any(f"/FontFile{n}" in descriptor for n in ("", "2", "3")):
            raise NotEmbedded(name)
        if kind == "/Type0":
            foreign = isinstance(found.Encoding, Name) and str(found.Encoding) not in ("/Identity-H", "/Identity-V")
            if foreign:
                raise Unfaithful("a table of characters of somebody else")
        elif kind == "/TrueType" and not int(descriptor.get("/Flags", 0)) & 4 and "/Encoding" not in found:
            raise Unfaithful("letters without names")
        made = self.copy(found, "font")
        if kind == "/Type0" and str(inner.get("/Subtype")) == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            made.DescendantFonts[0].CIDToGIDMap = Name.Identity
        if kind == "/Type3":
            self._glyphs(found)
        return made

    def _glyphs(self, found: Any) -> None:
        """Drawn letters must not be written in further fonts: their fonts would have to be found through two names."""
        for glyph in found.CharProcs.values():
            _content, used = rewritten(glyph)
            if used.visible or used.hidden:
                raise Unfaithful("letters within letters")


def _array(found: Any) -> Any:
    if not isinstance(found, Array):
        raise Unfaithful("no array where one belongs")
    return found


def _dictionary(found: Any) -> Any:
    if not isinstance(found, Dictionary | Stream):
        raise Unfaithful("no dictionary where one belongs")
    return found
