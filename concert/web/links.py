"""`url_for` in templates, remembered: a page asks for the same thirty addresses each time."""

from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, url_for


@lru_cache(maxsize=8192)
def _path(app: Flask, root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    adapter = app.url_map.bind("", script_name=root)
    return adapter.build(endpoint, dict(values), force_external=False)


def link(endpoint: str, **values: Any) -> str:
    """The path of a page of ours, where we are mounted; nothing else of the request enters it."""
    if any(name.startswith("_") for name in values):
        return url_for(endpoint, **values)
    kept = tuple((name, value) for name, value in values.items() if value is not None)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return _path(app, request.script_root, endpoint, kept)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["url_for"] = link
