"""The French words of the data terms."""

from flask_babel import lazy_gettext as _

from concert.terms.models import LegalBasis

BASES = {
    LegalBasis.PUBLIC_TASK: (
        _("Une mission d’intérêt public"),
        _("Article 6-1-e du RGPD : le cas d’une école, d’une commune, d’une agence de l’État."),
    ),
    LegalBasis.LEGITIMATE_INTEREST: (
        _("Un intérêt légitime"),
        _("Article 6-1-f du RGPD : le cas d’une association ou d’une entreprise."),
    ),
    LegalBasis.CONSENT: (
        _("Le consentement de chacun"),
        _("Article 6-1-a du RGPD : il se retire à tout moment."),
    ),
}
