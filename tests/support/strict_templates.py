"""Fail a test when one of our templates uses a variable that nobody gave it.

Django prints nothing for an unknown variable, so a misspelt name goes unseen. Library templates lean on that habit and
are left alone, as are `{% if name %}`, `{% for x in name %}` and `{{ name|default:… }}`, which ask on purpose.
"""

import sys
from pathlib import Path

from django.template.base import FilterExpression, Node

PROJECT = Path(__file__).resolve().parents[2]
LIBRARIES = PROJECT / ".venv"
ASKING_FILTERS = {"default", "default_if_none", "yesno"}


class UnknownTemplateVariable(Exception):
    """One of our templates used a variable that is not in its context."""


class StringIfInvalid(str):
    """Stands in Django's `string_if_invalid`; Django asks for its truth at each unknown variable, and then we look."""

    def __bool__(self):
        frame = sys._getframe(1)
        if frame.f_code is not FilterExpression.resolve.__code__:
            return False  # it has become an ordinary empty value
        expression = frame.f_locals["self"]
        if ASKING_FILTERS & {getattr(function, "_filter_name", "") for function, _ in expression.filters}:
            return False
        origin = _origin(frame)
        if origin and origin.is_relative_to(PROJECT) and not origin.is_relative_to(LIBRARIES):
            where = origin.relative_to(PROJECT)
            raise UnknownTemplateVariable(f"{where} uses {expression.token}, which is not given")
        return False


def _origin(frame):
    """The file of the template whose node is being drawn."""
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(node.origin.name)
        frame = frame.f_back
    return None
