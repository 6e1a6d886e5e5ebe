"""What can go wrong between terms and page. One base, a code for machines, a Chinese sentence that says what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


class DocumentError(Exception):
    """Base of every error of this room. `code` is snake_case, `message` is Chinese."""

    code = "document_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RenderError(DocumentError):
    """The terms cannot be made into a document, or the document made is not what the terms say (design rule 5)."""

    code = "render_error"


class UnknownKind(RenderError):
    """There is no text for this kind of document."""

    code = "unknown_kind"

    def __init__(self, kind: str) -> None:
        super().__init__(f"系统中没有“{kind}”这一类文书的文本，请选择其他文书种类，或者联系管理员。")
        self.kind = kind


class MissingValue(RenderError):
    """The text needs a value that the terms do not have. `where` is the heading or article that needs it."""

    code = "missing_value"

    def __init__(self, where: str) -> None:
        super().__init__(f"“{where}”中有必须填写的内容没有填写，请补充后再生成文书。")
        self.where = where


class TemplateError(DocumentError):
    """A text file breaks the rules of its markup: an error of ours, found by the tests before any clerk sees it."""

    code = "template_error"


class MissingGlyph(RenderError):
    """No font has these characters: stop and ask, never print a box.

    `where` is the JSON pointer of the field in the terms, or a name of the thing that was being drawn.
    """

    code = "missing_glyph"

    def __init__(self, characters: Iterable[str], where: str) -> None:
        self.characters = tuple(dict.fromkeys(characters))
        self.where = where
        named = "、".join(describe(character) for character in self.characters)
        super().__init__(
            f"字库中没有下列字符，无法印出：{named}（位置：{where}）。请核对是否录入有误；确为姓名用字的，请联系管理员补充字库。"
        )


class PictureError(DocumentError):
    """A picture sent for a signature is not one that we accept."""

    code = "picture_error"


def describe(character: str) -> str:
    """The character, shown when it can be seen at all, with its code point: `𮯠（U+2EBE0）`."""
    code = f"U+{ord(character):04X}"
    # Planes 2 and 3 are all ideographs: the newest are seen by the machine of the clerk who typed them.
    visible = unicodedata.category(character)[0] in "LMNPS" or 0x20000 <= ord(character) < 0x40000
    return f"{character}（{code}）" if visible else code
