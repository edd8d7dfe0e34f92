"""The environment of our templates."""

from collections.abc import MutableMapping
from typing import Any

import flask.templating


class Environment(flask.templating.Environment):
    """Flask's, with globals in one plain dictionary for each template.

    Jinja chains dictionaries instead, and goes through their keys at each import: a tenth of a
    page's time. The price is that globals are all given before the first template is loaded.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}
