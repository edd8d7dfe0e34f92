"""What one types to answer."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _

from concert.outcomes.models import Outcome
from concert.outcomes.wording import OUTCOMES
from concert.web.forms import Form, OneOf, SomeOf, Text, chosen, needed, options


class AnswerForm(Form):
    outcome = OneOf(
        _("La réponse"),
        choices=options((code, words[0]) for code, words in OUTCOMES.items()),
        validators=[chosen(_("Choisissez une réponse."))],
    )
    reason = Text(
        _("La raison"),
        hint=_("Publique, et lisible sur la page de chaque idée."),
        most=2000,
        rows=3,
        validators=[needed(_("Donnez une raison : c’est ce que l’on retient d’une réponse."))],
    )

    def given(self) -> Outcome:
        return Outcome(self.outcome.data)


class AnswerIdeasForm(AnswerForm):
    ideas = SomeOf(_("Pour ces idées"), validators=[chosen(_("Choisissez au moins une idée."))])

    def __init__(self, ideas: Iterable[Any], **kwargs: Any):
        super().__init__(**kwargs)
        self.ideas.choices = options((str(one.id), one.title) for one in ideas)
