"""The questions of the launch, one form a screen."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms.validators import ValidationError

from concert.concertations.models import College, Concertation, ParticipationLevel
from concert.concertations.phases import Calendar, Phase, Span
from concert.concertations.wording import LEVELS, METHODS
from concert.core.clock import local_day
from concert.core.text import folded
from concert.launch.actions import Frame
from concert.launch.colleges import (
    MOST,
    CollegeGiven,
    Who,
    free_marks,
    free_tones,
    left_out,
    ordered,
)
from concert.launch.wording import MARKS, TONES
from concert.programmes.programme import PhaseModel, Programme
from concert.terms.forms import TermsFields
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
    start_of_day,
)


class ProgrammeForm(Form):
    programme = OneOf(
        _("Dans quel programme ?"), validators=[chosen(_("Choisissez un programme."))]
    )

    def __init__(self, programmes: dict[str, Programme], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.programme.choices = options((one.code, one.name) for one in programmes.values())


class PlaceForm(Form):
    """A place without an official code, or one whose code the directory does not hold."""

    name = Line(
        _("Le nom du lieu"),
        hint=_("Par exemple : École des Tilleuls, Valbourg."),
        validators=[needed(_("Écrivez le nom du lieu."))],
    )


class SubjectForm(Form):
    title = Line(
        _("Un titre court, que chacun comprenne"),
        validators=[needed(_("Donnez un titre à la concertation."))],
    )
    question = Text(
        _("La question posée"),
        rows=3,
        most=600,
        validators=[needed(_("Écrivez la question à laquelle on cherche à répondre."))],
    )
    carried_by = Line(
        _("Qui mène cette concertation ?"),
        validators=[needed(_("Dites quel organisme mène la concertation."))],
    )


class FrameForm(TermsFields):
    """The frame: what the law asks to be public (CRPA L131-1)."""

    level = OneOf(
        _("Ce que vous promettez"),
        choices=options((level, words[0]) for level, words in LEVELS.items()),
        validators=[chosen(_("Dites ce que vous promettez aux participants."))],
    )
    can_change = Text(
        _("Ce que la concertation peut changer"),
        hint=_("Une ligne par chose ; commencez par un tiret pour faire une liste."),
        validators=[
            needed(_("Dites ce qui peut changer : sans cela, on ne sait pas à quoi on sert."))
        ],
    )
    cannot_change = Text(
        _("Ce qu’elle ne peut pas changer"),
        hint=_("Le dire dès le début évite les déceptions."),
        validators=[needed(_("Dites ce qui ne peut pas changer."))],
    )
    decides = Text(
        _("Qui décide à la fin, et comment"),
        rows=3,
        most=600,
        validators=[needed(_("Dites qui décide, et comment."))],
    )
    information = Text(
        _("Ce qu’il faut savoir pour participer"),
        hint=_(
            "Le contexte, les faits connus, les règles."
            " Un texte ici, ou un document plus bas : il faut l’un des deux."
        ),
        most=20_000,
        rows=10,
    )
    document = FileField(_("Un document d’information"))

    def frame(self) -> Frame:
        return Frame(
            level=ParticipationLevel(self.level.data),
            can_change=self.can_change.data,
            cannot_change=self.cannot_change.data,
            decides=self.decides.data,
            information=self.information.data,
        )


class WhoForm(Form):
    colleges = SomeOf(
        _("Les collèges"),
        hint=_("Un collège réunit les participants d’une même catégorie ; chacun en choisit un."),
        validators=[chosen(_("Gardez au moins un collège."))],
    )
    own = OneOf(_("Et vous ?"), hint=_("Votre voix compte dans ce collège."))
    open_to_all = OneOf(
        _("Qui peut participer ?"),
        choices=options(
            [
                ("yes", _("Toute personne qui donne son adresse électronique")),
                ("no", _("Seulement avec le code ou une invitation")),
            ]
        ),
        validators=[chosen(_("Dites qui peut participer."))],
    )

    def __init__(self, programme: Programme, draft: Concertation, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = {one.code: one.name for one in ordered(draft)}
        self.names |= {one.code: one.name for one in left_out(draft, programme)}
        self.colleges.choices = options(self.names.items())
        self.own.choices = options(
            [*self.names.items(), ("", _("Je reste en dehors, pour animer"))]
        )

    def validate_colleges(self, field: SomeOf) -> None:
        names = [folded(self.names[code]) for code in field.data or ()]
        if len(names) > len(set(names)):
            raise ValidationError(gettext("Deux collèges gardés portent le même nom."))
        if len(names) > MOST:
            raise ValidationError(gettext("Gardez %(most)d collèges au plus.", most=MOST))

    def validate_own(self, field: OneOf) -> None:
        if field.data and field.data not in (self.colleges.data or ()):
            raise ValidationError(gettext("Choisissez l’un des collèges gardés ci-dessus."))

    def who(self) -> Who:
        return Who(
            colleges=self.colleges.data,
            own=self.own.data or "",
            open_to_all=self.open_to_all.data == "yes",
        )


class CollegeForm(Form):
    """A college of one's own, or one that is adjusted: a name is enough."""

    name = Line(
        _("Son nom"),
        hint=_("Comme les personnes se reconnaîtront : Parents, Agents, Associations…"),
        most=80,
        validators=[needed(_("Donnez un nom au collège."))],
    )
    mark = Pick(_("Son signe"), hint=_("Il distingue le collège même sans la couleur."))
    tone = Pick(_("Sa couleur"))

    def __init__(self, draft: Concertation, college: College | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        marks, tones = free_marks(draft), free_tones(draft)
        if college:
            marks = [college.mark, *marks]
            tones = sorted({college.tone, *tones})
        self.mark.choices = options((one, MARKS.get(one, one)) for one in marks)
        self.tone.choices = options((str(one), TONES[one]) for one in tones)

    def given(self) -> CollegeGiven:
        tone = self.tone.data
        return CollegeGiven(self.name.data, self.mark.data or "", int(tone) if tone else None)


class CalendarForm(Form):
    """The dates of every phase of a programme, and how votes are counted; see `calendar_form`."""

    programme: Programme
    today: date
    vote_method = OneOf(_("Comment compter les votes"))

    def fields_of(self, phase: PhaseModel) -> tuple[Tick, Day, Day]:
        return tuple(self[f"{phase.code}_{part}"] for part in ("kept", "opens", "closes"))

    def kept(self) -> list[tuple[PhaseModel, Day, Day]]:
        """The phases that take place, with the fields of their dates."""
        rows = [(phase, *self.fields_of(phase)) for phase in self.programme.phase]
        return [
            (phase, opens, closes)
            for phase, kept, opens, closes in rows
            if kept.data or not phase.optional
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        before: date | None = None
        for phase, opens, closes in self.kept():
            valid = self._fits(phase, opens, closes, before) and valid
            before = closes.data or before
        return valid

    def _fits(self, phase: PhaseModel, opens: Day, closes: Day, before: date | None) -> bool:
        if not opens.data or not closes.data:
            reason = gettext("Donnez les deux dates de l’étape « %(phase)s ».", phase=phase.name)
        elif closes.data < opens.data:
            reason = gettext("L’étape se termine le jour où elle commence, ou après.")
        elif before and opens.data <= before:
            reason = gettext("L’étape commence après le dernier jour de la précédente.")
        elif closes.data < self.today:
            reason = gettext("L’étape serait déjà finie : choisissez des jours à venir.")
        else:
            return True
        self.refuse(closes.short_name, reason)
        return False

    def calendar(self) -> Calendar:
        return Calendar(
            {
                Phase(phase.code): Span(start_of_day(opens.data), end_of_day(closes.data))
                for phase, opens, closes in self.kept()
            }
        )


def calendar_form(programme: Programme, concertation: Concertation, today: date) -> CalendarForm:
    """The form for this programme's phases, filled with the dates known, or its usual lengths."""
    fields: dict[str, Any] = {"programme": programme, "today": today}
    for phase in programme.phase:
        fields |= {
            f"{phase.code}_kept": Tick(_("Cette étape a lieu")),
            f"{phase.code}_opens": Day(_("Du")),
            f"{phase.code}_closes": Day(_("Au"), hint=_("à 18 h")),
        }
    made = type("ProgrammeCalendarForm", (CalendarForm,), fields)
    form: CalendarForm = made(data=_known_dates(programme, concertation, today))
    form.vote_method.choices = options((m, METHODS[m][0]) for m in programme.vote.proposes)
    return form


def _known_dates(programme: Programme, concertation: Concertation, today: date) -> dict[str, Any]:
    known: dict[str, Any] = {"vote_method": concertation.vote_method}
    opens = today
    for phase in programme.phase:
        span = concertation.calendar.get(Phase(phase.code))
        opens = local_day(span.opens_at) if span else opens
        closes = local_day(span.closes_at) if span else opens + timedelta(days=phase.days)
        known |= {
            f"{phase.code}_kept": span is not None or not concertation.calendar,
            f"{phase.code}_opens": opens,
            f"{phase.code}_closes": closes,
        }
        opens = closes + timedelta(days=1)
    return known
