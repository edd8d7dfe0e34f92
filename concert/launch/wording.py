"""The words of the launch: what a college's mark and tone are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

MARKS: dict[str, LazyString] = {
    "●": _("● rond"),
    "■": _("■ carré"),
    "▲": _("▲ triangle"),
    "◆": _("◆ losange"),
    "★": _("★ étoile"),
    "✚": _("✚ croix"),
    "▼": _("▼ triangle renversé"),
    "○": _("○ rond vide"),
    "□": _("□ carré vide"),
    "△": _("△ triangle vide"),
    "◇": _("◇ losange vide"),
    "☆": _("☆ étoile vide"),
    "▽": _("▽ triangle renversé vide"),
}

TONES: dict[int, LazyString] = {
    1: _("bleu"),
    2: _("prune"),
    3: _("vert"),
    4: _("brique"),
    5: _("violet"),
    6: _("sarcelle"),
}
