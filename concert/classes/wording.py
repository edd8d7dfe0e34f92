"""The French words of classes: why a word is shown, what families agree to."""

from flask_babel import lazy_gettext as _

from concert.classes.models import Purpose
from concert.classes.names import Reason

REASONS = {
    Reason.FIRST_NAME: _("un prénom ?"),
    Reason.TITLE: _("un adulte nommé ?"),
    Reason.CAPITAL: _("un nom propre ?"),
    Reason.PHONE: _("un numéro de téléphone"),
    Reason.EMAIL: _("une adresse électronique"),
    Reason.HANDLE: _("un compte"),
    Reason.ADDRESS: _("une adresse ?"),
}

PURPOSES = {
    Purpose.IMAGE: _("Publier des images où l’on reconnaît des élèves"),
    Purpose.VOICE: _("Publier des enregistrements de voix d’élèves"),
    Purpose.NAME: _("Publier des noms ou des prénoms d’élèves"),
}
