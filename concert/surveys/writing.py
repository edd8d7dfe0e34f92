"""A survey and its questions as those who lead write them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from concert.concertations.models import College
from concert.concertations.phases import Span
from concert.core.clock import local_day
from concert.surveys.actions import SurveyDrawn
from concert.surveys.answering import Sheet
from concert.surveys.models import Survey
from concert.surveys.queries import sheet_typed
from concert.web.forms import (
    Day,
    Form,
    Line,
    OneOf,
    Pick,
    SomeOf,
    Text,
    Tick,
    chosen,
    end_of_day,
    needed,
    options,
)

TEMPLATE, BLANK, FROM_FILE = "template", "blank", "file"
_TITLE = Line(
    _("Titre du questionnaire"),
    hint=_("Par exemple : La journée d’école, vue par les familles."),
    most=160,
    validators=[needed(_("Donnez un titre à ce questionnaire."))],
)


class NewSurveyForm(Form):
    """A survey to begin: with the programme's questions, with none, or with those of a file."""

    title = _TITLE
    start = OneOf(
        _("Pour commencer"),
        choices=options(
            [
                (TEMPLATE, _("les questions proposées")),
                (BLANK, _("aucune question")),
                (FROM_FILE, _("les questions d’un fichier")),
            ]
        ),
        default=TEMPLATE,
        validators=[chosen(_("Dites par quelles questions commencer."))],
    )
    file = FileField(
        _("Le fichier"),
        description=_("Un questionnaire téléchargé d’ici, en .json, d’une autre concertation."),
    )

    def validate_file(self, field: FileField) -> None:
        if self.start.data == FROM_FILE and not field.data:
            raise ValidationError(gettext("Choisissez le fichier du questionnaire."))


class SurveyForm(Form):
    """What is said of a survey, beside its questions."""

    title = _TITLE
    introduction = Text(
        _("Introduction"),
        hint=_("Pourquoi ces questions, ce que vous ferez des réponses, combien de temps il faut."),
        most=2000,
        rows=3,
    )
    colleges = SomeOf(
        _("À qui il s’adresse"), hint=_("À tous les collèges, si vous n’en cochez aucun.")
    )
    publishes_texts = Tick(
        _("Publier les réponses écrites avec les résultats"),
        hint=_(
            "Sans nom, après la clôture, une fois que vous les avez relues. C’est dit à chacun"
            " avant de répondre. Sinon, seule l’équipe les lit."
        ),
    )

    def __init__(self, colleges: Iterable[College], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.colleges.choices = options((one.code, one.name) for one in colleges)

    def drawn(self) -> SurveyDrawn:
        return SurveyDrawn(
            self.title.data,
            self.introduction.data,
            list(self.colleges.data or ()),
            self.publishes_texts.data,
        )


class ClosingDayForm(Form):
    """Until when a survey takes responses."""

    day = Day(
        _("Dernier jour pour répondre"),
        hint=_("Il se ferme ce jour-là à 18 h."),
        validators=[needed(_("Choisissez le dernier jour."))],
    )

    def closes_at(self, phase: Span | None) -> datetime:
        """18 h that day; on the last day of the phase, the hour at which the phase ends."""
        closes = end_of_day(self.day.data)
        if phase is not None and local_day(phase.closes_at) == self.day.data:
            return min(closes, phase.closes_at)
        return closes


class SheetForm(Form):
    """What is known of a sheet beside its answers."""

    sheet = Line(
        _("Numéro de la feuille"),
        hint=_("Écrivez-le aussi sur la feuille : il évite de la saisir deux fois."),
        most=20,
        validators=[needed(_("Donnez un numéro à cette feuille."))],
    )
    college = Pick(_("Collège"), validators=[chosen(_("Choisissez le collège."))])

    def __init__(self, colleges: Sequence[College], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._colleges = {one.code: one for one in colleges}
        self.college.choices = options((one.code, one.name) for one in colleges)

    def refuse_taken(self, survey: Survey, but: int | None = None) -> None:
        """A number that another sheet has: most often, the same sheet typed twice."""
        if sheet_typed(survey, self.sheet.data or "") not in {None, but}:
            self.refuse("sheet", gettext("Cette feuille est déjà saisie : vérifiez son numéro."))

    def typed(self) -> Sheet:
        return Sheet(self.sheet.data, self._colleges[self.college.data])


class WithdrawalForm(Form):
    """Why a text is no longer shown."""

    reason = Line(
        _("Pourquoi retirer ce texte"),
        hint=_("Par exemple : il nomme quelqu’un. La raison reste, le texte s’efface."),
        most=300,
        validators=[needed(_("Dites pourquoi ce texte est retiré."))],
    )
