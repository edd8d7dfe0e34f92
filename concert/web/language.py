"""Gettext for templates: the same as flask-babel's, at the price of a page read by thousands.

Texts are written in French where they stand, so that in French most need no looking up: those
without a variable become plain text as the template is compiled, and the others are looked up
once. A second language would need both undone.
"""

import re
from functools import cache, lru_cache
from typing import Any

from flask import Flask
from flask_babel import get_translations
from jinja2.ext import Extension

_AS_WRITTEN = re.compile(r"""\{\{ _\((?:"([^"{}]*)"|'([^'{}]*)')\) \}\}""")


class AsWritten(Extension):
    """Reads `{{ _("Idées") }}` as the text itself."""

    def preprocess(self, source: str, _name: str | None, _filename: str | None = None) -> str:
        return _AS_WRITTEN.sub(lambda said: (said[1] or said[2] or "").replace("%%", "%"), source)


@cache
def _catalog() -> Any:
    return get_translations()


@lru_cache(maxsize=4096)
def _gettext(text: str) -> str:
    return _catalog().ugettext(text)


@lru_cache(maxsize=4096)
def _ngettext(one: str, many: str, n: int) -> str:
    return _catalog().ungettext(one, many, n)


def init_app(app: Flask) -> None:
    app.jinja_env.add_extension(AsWritten)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _gettext, _ngettext, newstyle=True
    )
