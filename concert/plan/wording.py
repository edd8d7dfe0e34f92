"""The French words of the plan."""

from flask_babel import lazy_gettext as _

# What a commitment's state is called, and the tone it is shown in.
STATES = {
    "signed": (_("Signé"), "good"),
    "reserved": (_("Signé avec réserve"), "good"),
    "reworded": (_("Autre rédaction proposée"), "open"),
    "declined": (_("Décliné"), "bad"),
    "waiting": (_("À signer"), "open"),
}
