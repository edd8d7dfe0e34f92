"""A finding as one writes it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from concert.concertations.uploads import Upload
from concert.findings.models import Weight
from concert.indicators.models import Indicator
from concert.programmes.programme import Programme
from concert.web.forms import Form, Line, Pick, Text, needed, options
from concert.web.speaking import SpeakingForm


class FindingForm(SpeakingForm):
    text = Text(
        _("Ce que vous constatez"),
        hint=_("Ce que vous voyez, vivez ou entendez, sans nommer personne."),
        most=2000,
        rows=4,
        validators=[needed(_("Écrivez ce que vous constatez."))],
    )
    file = FileField(_("Une photo ou un document"))
    alt = Line(
        _("Ce que montre l’image"),
        hint=_("En une phrase, pour qui ne la voit pas. Sans nommer personne."),
        most=300,
    )
    # The similar findings that were shown, by id: sending again then means « all the same ».
    seen = Line("", most=200, widget=HiddenInput())
    theme = Pick(_("Cela touche"))
    about = Pick(_("À propos du chiffre"))

    def __init__(
        self,
        programme: Programme,
        indicators: Iterable[Indicator],
        *,
        files: bool = True,
        already: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        # The files kept so far, those of them that are pictures which nobody described, and how
        # many are already published.
        self.files: list[Upload] = []
        self.nameless: set[str] = set()
        self.already = already
        if not files:
            del self.file, self.alt
        themes = [(theme.code, theme.name) for theme in programme.theme]
        self.theme.choices = options([("", _("À vous de voir")), *themes])
        self.about.choices = options(
            [("", _("Aucun en particulier")), *((str(one.id), one.label) for one in indicators)]
        )

    def has_seen(self, findings: Iterable[Any]) -> bool:
        """Whether every one of these findings was already shown to the person."""
        seen = set((self.seen.data or "").split(","))
        return {str(one.id) for one in findings} <= seen


class WeighingForm(Form):
    """What one makes of someone's finding, and why."""

    reason = Text(
        _("Pourquoi ?"),
        hint=_("En une ou deux phrases, sans nommer personne. Publié avec votre collège."),
        most=500,
        rows=3,
    )

    def __init__(self, finding_id: int, *, in_class: bool = False, **kwargs: Any) -> None:
        super().__init__(prefix=f"constat-{finding_id}-", **kwargs)
        self._in_class = in_class
        self.weight: Weight | None = None
        if in_class:
            self.reason.description = gettext(
                "En une ou deux phrases. Ton maître ou ta maîtresse lit d’abord."
            )

    def says(self, weight: str) -> None:
        """Which button was pressed; one that is unknown takes back what was said."""
        self.weight = Weight(weight) if weight in set(Weight) else None

    def validate_reason(self, field: Text) -> None:
        """Whoever qualifies says why; in class, an adult reads it first and it can wait."""
        if self.weight is Weight.NUANCED and not field.data and not self._in_class:
            raise ValidationError(gettext("Dites ce qui vous fait nuancer ce constat."))


class GatheringForm(Form):
    """Where the findings that were chosen go: in a group, in a new one, in none."""

    new_title = Line(_("Dans un nouveau groupe, intitulé"), most=200)
    group = Pick(_("Ou dans le groupe"))

    def __init__(self, groups: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        named = [(str(one.id), one.title) for one in groups]
        self.group.choices = options(
            [
                ("", gettext("Choisir…")),
                *named,
                ("none", gettext("Aucun : les sortir de leur groupe")),
            ]
        )

    def has_chosen(self, findings: Iterable[Any]) -> bool:
        """Whether some findings are chosen, and a place for them; what is missing is said."""
        if not list(findings):
            self.refuse("new_title", gettext("Cochez d’abord les constats à ranger."))
        elif not self.new_title.data and not self.group.data:
            self.refuse("new_title", gettext("Donnez un titre au groupe, ou choisissez-en un."))
        return not self.has_errors
