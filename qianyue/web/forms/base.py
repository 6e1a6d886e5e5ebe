"""The base of our forms: what an act refuses is shown where the person can mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

from qianyue.operations.errors import InvalidInput, QianyueError, TooMany
from qianyue.web.templatetags.house import said


class Renderer(DjangoTemplates):
    """Django's own widgets inside our own field: label, hint, error, control."""

    field_template_name = "parts/field.html"


class Form(forms.Form):
    """A form whose problems come from Django's fields or from the act it feeds; `status` is the HTTP answer for them."""

    default_renderer = Renderer
    status = 422

    def attempt(self, act: Callable[[dict[str, Any]], Any]) -> Any:
        """Call `act` with the cleaned data when the form is valid. What it refuses ends up at its fields and None is returned.

        Refusals that no field can mend (NotAllowed, Conflict …) pass through: they are pages of their own.
        """
        if not self.is_valid():
            return None
        try:
            return act(self.cleaned_data)
        except (InvalidInput, TooMany) as problem:
            self.refuse(problem)
            return None

    def refuse(self, problem: QianyueError) -> None:
        """Show the act's refusal: at the fields it names, and on top where it names none of ours."""
        self.status = problem.status
        known = {name: sentence for name, sentence in problem.fields.items() if name in self.fields}
        for name, sentence in known.items():
            self.add_error(name, said(sentence))
        if not known:
            self.add_error(None, said(problem.message))
