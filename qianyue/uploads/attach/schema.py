"""What of a PDF page is copied: nothing that is not named here. Actions, scripts, files, forms, layers, metadata are not.

Kinds of objects and their keys; after a key stands the kind of its value: `plain` (names, numbers, texts, arrays of them),
another kind, `[kind]` an array, `{kind}` a dictionary by name. A `stream` among the keys: the object is one.
"""

from __future__ import annotations

PLAIN = "plain"
_FONT = dict.fromkeys(("Type", "Subtype", "BaseFont", "FirstChar", "LastChar", "Widths"), PLAIN)
_PATCHES = dict.fromkeys(("BitsPerCoordinate", "BitsPerComponent", "BitsPerFlag", "Decode", "VerticesPerRow"), PLAIN)
_GROUP = {"Type": PLAIN, "S": PLAIN, "CS": "colour", "I": PLAIN, "K": PLAIN}

KINDS: dict[str, dict[str, str]] = {
    "resources": {
        "Font": "{font}",
        "XObject": "{xobject}",
        "ExtGState": "{state}",
        "ColorSpace": "{colour}",
        "Pattern": "{pattern}",
        "Shading": "{shading}",
    },
    "group": _GROUP,
    "form": {
        **dict.fromkeys(("Type", "Subtype", "FormType", "BBox", "Matrix"), PLAIN),
        "Resources": "resources",
        "Group": "group",
    },
    "image": {
        **dict.fromkeys(("Type", "Subtype", "Width", "Height", "BitsPerComponent", "ImageMask", "Decode", "Matte"), PLAIN),
        "ColorSpace": "colour",
        "Mask": "mask",
        "SMask": "image",
    },
    "state": {
        **dict.fromkeys(
            ("Type", "LW", "LC", "LJ", "ML", "D", "RI", "FL", "SA", "CA", "ca", "AIS", "TK", "BM", "OP", "op"), PLAIN
        ),
        "SMask": "soft",
    },
    "soft": {"Type": PLAIN, "S": PLAIN, "G": "form", "BC": PLAIN},
    "font": {
        **_FONT,
        "Encoding": "encoding",
        "ToUnicode": "data",
        "FontDescriptor": "descriptor",
        "DescendantFonts": "[descendant]",
        "FontBBox": PLAIN,  # from here: fonts that are drawn (Type 3)
        "FontMatrix": PLAIN,
        "CharProcs": "{glyph}",
        "Resources": "resources",
    },
    "descendant": {
        **dict.fromkeys(("Type", "Subtype", "BaseFont", "DW", "W", "DW2", "W2"), PLAIN),
        "CIDSystemInfo": "system",
        "FontDescriptor": "descriptor",
        "CIDToGIDMap": "data",
    },
    "system": {"Registry": PLAIN, "Ordering": PLAIN, "Supplement": PLAIN},
    "differences": {"Type": PLAIN, "BaseEncoding": PLAIN, "Differences": PLAIN},
    "descriptor": {
        **dict.fromkeys(
            ("Type", "FontName", "FontFamily", "FontStretch", "FontWeight", "Flags", "FontBBox", "ItalicAngle", "Ascent"), PLAIN
        ),
        **dict.fromkeys(("Descent", "Leading", "CapHeight", "XHeight", "StemV", "StemH", "AvgWidth", "MaxWidth"), PLAIN),
        "MissingWidth": PLAIN,
        **dict.fromkeys(("FontFile", "FontFile2", "FontFile3"), "program"),
    },
    "program": dict.fromkeys(("Length1", "Length2", "Length3", "Subtype"), PLAIN),
    "data": dict.fromkeys(("Type", "CMapName", "WMode"), PLAIN) | {"CIDSystemInfo": "system"},
    "glyph": {},
    "tiling": {
        **dict.fromkeys(("Type", "PatternType", "PaintType", "TilingType", "BBox", "XStep", "YStep", "Matrix"), PLAIN),
        "Resources": "resources",
    },
    "shaded": {"Type": PLAIN, "PatternType": PLAIN, "Shading": "shading", "Matrix": PLAIN, "ExtGState": "state"},
    "shading": {
        **dict.fromkeys(("ShadingType", "Background", "BBox", "AntiAlias", "Coords", "Domain", "Matrix", "Extend"), PLAIN),
        **_PATCHES,
        "ColorSpace": "colour",
        "Function": "functions",
    },
    "function": {
        **dict.fromkeys(("FunctionType", "Domain", "Range", "Size", "BitsPerSample", "Order", "Encode", "Decode"), PLAIN),
        **dict.fromkeys(("C0", "C1", "N", "Bounds"), PLAIN),
        "Functions": "[function]",
    },
    "calibrated": dict.fromkeys(("WhitePoint", "BlackPoint", "Gamma", "Matrix", "Range"), PLAIN),
}

# Operators of content (ISO 32000-1, annex A). Those of marked content go: they lead to layers and to hidden words.
_OPERATORS = (
    "b B b* B* c cm CS cs d d0 d1 Do f F f* G g gs h i J j l M m n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL "
    "Tm Tr Ts Tw Tz v w W W* y ' \" BT ET"
)
OPERATORS = frozenset(_OPERATORS.split(" "))
DROPPED = frozenset(("BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"))
DEEPEST = 28  # nested graphics states (ISO 19005-2, 6.1.13)
STANDARD = ("Helvetica", "Arial", "Times", "Courier", "Symbol", "ZapfDingbats")  # faces that every reader draws by itself
