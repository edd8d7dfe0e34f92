"""A programme, as its TOML file says it; checked when the application starts."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from concert.programmes.questions import QuestionModel, question_mistakes
from concert.programmes.rules import ModerationModel, RuleModel

PhaseCode = Literal["diagnosis", "ideas", "vote", "plan", "follow_up"]
MethodCode = Literal["approval", "majority"]
PlaceKind = Literal["establishment", "territory", "any"]


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """A piece of a programme; a key that is not expected is a mistake."""


class CollegeModel(Part):
    code: str
    name: str
    mark: str
    tone: int


class PhaseModel(Part):
    code: PhaseCode
    name: str
    days: int
    invites: str
    optional: bool = False


class Theme(Part):
    code: str
    name: str
    explains: str = ""


class VoteModel(Part):
    method: MethodCode
    proposes: list[MethodCode]


class SupportKind(Part):
    code: str
    name: str


class Criterion(Part):
    """What the stakes are rated on: a question, and the words of its levels, the lowest first."""

    code: str
    name: str
    question: str
    levels: list[str]
    # The question as pupils read it.
    simple: str = ""
    # Whether a higher level makes a stake come first.
    rises: bool = True


class Vocabulary(Part):
    """The words this programme uses for what every concertation has."""

    lead: str
    facilitator: str
    place: str
    the_place: str
    theme: str
    themes: str
    carried_by_hint: str


class DataModel(Part):
    """Who answers for personal data, as it is proposed: {place}, {departement}, {region}."""

    controller: str = ""
    primary_school: str = ""
    secondary_school: str = ""


class Programme(Part):
    name: str
    order: int
    summary: str
    place: PlaceKind
    vocabulary: Vocabulary
    charter: str
    vote: VoteModel
    phase: list[PhaseModel]
    college: list[CollegeModel]
    theme: list[Theme] = []
    criterion: list[Criterion] = []
    support: list[SupportKind] = []
    question: list[QuestionModel] = []
    rule: list[RuleModel] = []
    moderation: ModerationModel = msgspec.field(default_factory=ModerationModel)
    data: DataModel = msgspec.field(default_factory=DataModel)
    title_hint: str = ""
    question_hint: str = ""
    code: str = ""

    def phase_model(self, code: str) -> PhaseModel | None:
        return next((phase for phase in self.phase if phase.code == code), None)

    def theme_name(self, code: str) -> str:
        return next((theme.name for theme in self.theme if theme.code == code), "")


class BadProgramme(Exception):
    """A programme's file that cannot be used: says which file, which line, which key, and why."""


def read_programme(path: Path) -> Programme:
    """The programme written in a TOML file, or `BadProgramme`."""
    text = _text_of(path)
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadProgramme(f"{path.name} : ce n’est pas du TOML : {error}") from error
    try:
        programme = msgspec.convert(written, Programme)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$")
        raise _bad(path, text, where.rstrip("`"), reason) from error
    for where, reason in _mistakes(programme):
        raise _bad(path, text, where, reason)
    return msgspec.structs.replace(programme, code=path.stem)


def _text_of(path: Path) -> str:
    """The text of a programme's file, which its name tells apart; a notepad's mark is no text."""
    if not _is_code(path.stem):
        reason = "un fichier se nomme en minuscules, sans accent ni espace, comme ma_ville.toml"
        raise BadProgramme(f"{path.name} : {reason}")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        reason = "ce texte n’est pas en UTF-8 : enregistrez-le de nouveau dans cet encodage"
        raise BadProgramme(f"{path.name}, ligne {line} : {reason}") from error


def _is_code(code: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]{0,39}", code) is not None


Mistakes = Iterator[tuple[str, str]]
_PHASE_ORDER = ("diagnosis", "ideas", "vote", "plan", "follow_up")
_NEEDED = ("ideas", "plan")
# What the columns of a college hold.
_LONGEST_NAME, _LONGEST_MARK = 80, 4


def _mistakes(programme: Programme) -> Mistakes:
    """What the types alone do not see, each with the place where it stands."""
    for name in ("college", "phase", "theme", "support", "criterion", "rule"):
        yield from _bad_codes(name, [part.code for part in getattr(programme, name)])
        yield from _bad_names(name, [part.name for part in getattr(programme, name)])
    yield from _bad_numbers(programme)
    for n, where, reason in question_mistakes(programme.question):
        yield f".question[{n}].{where}", reason
    yield from _bad_scales(programme)
    yield from _bad_phases([phase.code for phase in programme.phase if not phase.optional])
    if [phase.code for phase in programme.phase] != sorted(
        (phase.code for phase in programme.phase), key=_PHASE_ORDER.index
    ):
        yield ".phase[0].code", f"les étapes suivent l’ordre {', '.join(_PHASE_ORDER)}"
    if programme.vote.method not in programme.vote.proposes:
        yield ".vote.method", "la méthode par défaut fait partie de celles proposées"
    if not programme.college:
        yield ".name", "il faut au moins un collège"


def _bad_codes(name: str, codes: list[str]) -> Mistakes:
    for n, code in enumerate(codes):
        if code in codes[:n]:
            yield f".{name}[{n}].code", f"le code « {code} » sert déjà"
        if not _is_code(code):
            yield f".{name}[{n}].code", f"« {code} » : un code est en minuscules, sans accent"


def _bad_names(name: str, names: list[str]) -> Mistakes:
    for n, written in enumerate(names):
        if not 1 <= len(written.strip()) <= _LONGEST_NAME:
            yield f".{name}[{n}].name", f"un nom compte de 1 à {_LONGEST_NAME} caractères"


def _bad_numbers(programme: Programme) -> Mistakes:
    for n, college in enumerate(programme.college):
        if not 1 <= college.tone <= 6:
            yield f".college[{n}].tone", "une teinte va de 1 à 6"
        if not 1 <= len(college.mark.strip()) <= _LONGEST_MARK:
            yield f".college[{n}].mark", "une marque est un signe, comme ◆"
    for n, phase in enumerate(programme.phase):
        if not 1 <= phase.days <= 730:
            yield f".phase[{n}].days", "une étape dure de 1 à 730 jours"


def _bad_scales(programme: Programme) -> Mistakes:
    for n, criterion in enumerate(programme.criterion):
        if len(criterion.levels) not in {4, 5}:
            yield f".criterion[{n}].levels", "une échelle compte quatre ou cinq niveaux"


def _bad_phases(compulsory: list[PhaseCode]) -> Mistakes:
    for needed in _NEEDED:
        if needed not in compulsory:
            yield ".phase[0].code", f"l’étape « {needed} » est nécessaire"


def _bad(path: Path, text: str, where: str, reason: str) -> BadProgramme:
    line = _line_of(text, where)
    missing = re.search(r"missing required field `(\w+)`", reason)
    unknown = re.search(r"unknown field `(\w+)`", reason)
    if missing:
        where, reason = f"{where}.{missing[1]}", "cette clé manque"
    elif unknown:
        line = _line_of(text, f"{where}.{unknown[1]}")
        where, reason = f"{where}.{unknown[1]}", "cette clé n’est pas connue"
    return BadProgramme(f"{path.name}, ligne {line}, clé « {where.lstrip('.')} » : {reason}")


def _line_of(text: str, where: str) -> int:
    """The line where a path such as `.college[1].tone` is written; its table's where it is not."""
    lines = text.splitlines()
    table = re.match(r"\.(\w+)(?:\[(\d+)\])?", where)
    if table is None:
        return 1
    heads = [n for n, line in enumerate(lines) if re.match(rf"\[+{table[1]}\]", line)]
    if not heads:
        return _line_with(lines, table[1], 0)
    start = heads[min(int(table[2] or 0), len(heads) - 1)]
    key = re.search(r"\.(\w+)$", where[table.end() :])
    return _line_with(lines, key[1], start) if key else start + 1


def _line_with(lines: list[str], key: str, start: int) -> int:
    for n in range(start, len(lines)):
        if re.match(rf"{key}\s*=", lines[n]):
            return n + 1
        if n > start and lines[n].startswith("["):
            break
    return start + 1
