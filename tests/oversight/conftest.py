"""The browsers of the web's tests, for those of the authority's acts that look at a screen, too."""

from tests.web.conftest import handler, logged_in  # noqa: F401 - fixtures
