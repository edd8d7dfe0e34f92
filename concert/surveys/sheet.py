"""The paper sheet as a PDF: a survey to fill in with a pen, black on white, A4."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from concert.surveys.boxes import BOX, Boxes, Piece
from concert.surveys.models import Question, QuestionKind, Survey
from concert.surveys.wording import bounds_said, choice_names, condition_said, key_of

_GAP = 5.0
# An option that is wider than a column of two has a line of its own.
_COLUMNS = 2


@dataclass(frozen=True)
class Paper:
    """What is said on a sheet beside the questions."""

    colleges: Sequence[tuple[str, str]]
    place: str
    instance: str
    bring_to: str
    months: int
    at: datetime


def paper_of(survey: Survey, paper: Paper) -> bytes:
    """The whole sheet, on as many pages as it takes."""
    return _Sheet(survey, paper).drawn()


class _Sheet:
    """The blocks of a sheet, in their order; each stays on one page when a page can hold it."""

    def __init__(self, survey: Survey, paper: Paper) -> None:
        self._survey, self._paper = survey, paper
        self._page = Boxes(survey.title, paper.instance, paper.at)

    def drawn(self) -> bytes:
        for block in self._blocks():
            self._page.put(block, _GAP)
        return bytes(self._page.output())

    def _blocks(self) -> Iterator[list[Piece]]:
        yield list(self._opening())
        yield list(self._who())
        for place, question in enumerate(self._survey.questions, start=1):
            yield list(self._asked(place, question))
        yield list(self._ending())

    def _opening(self) -> Iterator[Piece]:
        survey, page = self._survey, self._page
        yield page.words(f"{survey.concertation.title} – {self._paper.place}", 10)
        yield page.words(survey.title, 19, bold=True)
        if survey.introduction:
            yield page.words(survey.introduction)
        yield page.words(
            _(
                "Cochez d’une croix, au stylo. Laissez vide ce à quoi vous ne voulez pas"
                " répondre. N’écrivez pas votre nom\u00a0: le numéro en haut est donné à la feuille"
                " quand elle revient, pour ne la compter qu’une fois."
            ),
            10,
        )

    def _who(self) -> Iterator[Piece]:
        yield self._page.words(_("Vous êtes"), 12, bold=True)
        yield from self._choices([("", name) for _code, name in self._paper.colleges])

    def _asked(self, place: int, question: Question) -> Iterator[Piece]:
        page = self._page
        if when := self._when(question):
            yield page.words(when, 10, bold=True)
        yield page.words(f"{place}. {question.label}", 12, bold=True)
        for told in (question.help, _how(question)):
            if told:
                yield page.words(told, 10)
        yield from self._answers(question)

    def _when(self, question: Question) -> str:
        names = dict(self._paper.colleges)
        told = ", ".join(names[code] for code in question.colleges if code in names)
        whom = _("Pour\u00a0: %(colleges)s.", colleges=told) if told else ""
        return " ".join(filter(None, (whom, condition_said(question))))

    def _answers(self, question: Question) -> Iterator[Piece]:
        match question.kind:
            case QuestionKind.ONE | QuestionKind.SEVERAL:
                yield from self._options(question)
            case QuestionKind.SCALE:
                values = list(question.choices)
                yield self._page.scale(values, question.low_label, question.high_label)
            case QuestionKind.MATRIX:
                yield from self._matrix(question)
            case _:
                yield from self._room_to_write(question)

    def _room_to_write(self, question: Question) -> Iterator[Piece]:
        if question.kind is QuestionKind.NUMBER:
            yield self._page.blank(question.unit)
        else:
            yield from self._page.ruled(5 if question.kind is QuestionKind.TEXT else 2)

    def _options(self, question: Question) -> Iterator[Piece]:
        named = [(key_of(n), name) for n, name in enumerate(choice_names(question).values(), 1)]
        if not question.other:
            yield from self._choices(named)
            return
        yield from self._choices(named[:-1])
        yield self._page.box_to_write(*named[-1])

    def _choices(self, named: Sequence[tuple[str, str]]) -> Iterator[Piece]:
        page = self._page
        room = page.epw / _COLUMNS - 4
        wide = max((page.width_of(name) for _key, name in named), default=0) + 2 * BOX
        across = _COLUMNS if wide <= room and len(named) > _COLUMNS else 1
        for start in range(0, len(named), across):
            yield page.row_of_boxes(named[start : start + across], across)

    def _matrix(self, question: Question) -> Iterator[Piece]:
        columns = [(key_of(n), name) for n, name in enumerate(question.options, start=1)]
        page = self._page
        if page.holds_columns([name for _key, name in columns]):
            yield page.heads(columns)
            for line in question.rows:
                yield page.line_of_boxes(line, len(columns))
            return
        # Too many columns, or too long: each line becomes a question of its own.
        for line in question.rows:
            yield page.words(line, 11, bold=True)
            yield from self._choices(columns)

    def _ending(self) -> Iterator[Piece]:
        page, paper = self._page, self._paper
        yield page.words(
            _(
                "Ne nommez personne, et ne dites rien de la santé de quelqu’un. Cette feuille ne"
                " porte pas votre nom\u00a0: elle est saisie sans lui, puis détruite."
            ),
            10,
        )
        yield page.words(
            ngettext(
                "Les réponses saisies sont effacées un mois après la clôture de la"
                " concertation\u202f; il n’en reste que des nombres.",
                "Les réponses saisies sont effacées %(num)d mois après la clôture de la"
                " concertation\u202f; il n’en reste que des nombres.",
                paper.months,
            ),
            10,
        )
        yield page.words(paper.bring_to, 12, bold=True)


def _how(question: Question) -> str:
    """How many boxes to tick, or between which bounds to answer."""
    match question.kind:
        case QuestionKind.ONE:
            return _("Une seule case.")
        case QuestionKind.SEVERAL if question.most:
            return _("%(most)d cases au plus.", most=question.most)
        case QuestionKind.SEVERAL:
            return _("Autant de cases que vous voulez.")
        case QuestionKind.MATRIX:
            return _("Une case par ligne.")
        case QuestionKind.NUMBER:
            return bounds_said(question)
        case _:
            return ""
