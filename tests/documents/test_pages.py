from __future__ import annotations

import io

import pytest
from PIL import Image

from qianyue.documents.errors import RenderError
from qianyue.documents.pages import page_count, page_image
from qianyue.documents.rendering import render
from tests.documents.cases import terms

PDF = render(terms()).pdf


def test_it_works() -> None:
    image = Image.open(io.BytesIO(page_image(PDF, 2, width=1071)))
    assert image.format == "WEBP"
    assert image.width == 1071
    assert image.height == pytest.approx(1071 * 2**0.5, abs=2)
    assert page_count(PDF) == 6


def test_the_same_page_gives_the_same_bytes() -> None:
    assert page_image(PDF, 1, width=400) == page_image(PDF, 1, width=400)
    assert page_image(PDF, 1, width=400) != page_image(PDF, 2, width=400)


@pytest.mark.parametrize(("page", "width"), [(0, 800), (7, 800), (-1, 800), (1, 10), (1, 100_000)])
def test_it_refuses_pages_and_widths_that_are_not(page: int, width: int) -> None:
    with pytest.raises(RenderError):
        page_image(PDF, page, width=width)


def test_it_refuses_what_is_no_document() -> None:
    with pytest.raises(RenderError):
        page_image(b"hello", 1, width=800)
