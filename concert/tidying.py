"""Nothing is kept too long: each rule is one line, with its sentence, its rhythm and its act.

`concert tidy --list` prints them, and what each would do now: its act, in a transaction that is
then undone. What no transaction undoes (a key, a file) is counted instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from concert.accounts.actions import forget_old_traces
from concert.classes.ending import forget_unread
from concert.concertations.models import Document
from concert.concertations.uploads import forget_waiting_uploads, stored_names
from concert.config import Settings
from concert.core.database import db, inserted_once
from concert.findings.grouping import forget_old_moves
from concert.indicators.actions import forget_removed
from concert.indicators.entering import forget_old_sheets
from concert.invitations.actions import forget_old_lists
from concert.joining.returning import forget_old_arrivals
from concert.moderation.forgetting import forget_sources
from concert.notices.actions import forget_old_notices
from concert.privacy.actions import erase_again
from concert.privacy.fading import cut_authors, drop_old_drafts, erase_the_inactive
from concert.privacy.models import Tidying
from concert.surveys.forgetting import forget_responses
from concert.votes.counting import CONTEST, destroy_old_urns
from concert.votes.models import Poll

Act = Callable[..., int | None]
_ALWAYS, _DAILY = timedelta(0), timedelta(hours=23)
_A_DAY = 24 * 3600


@dataclass(frozen=True)
class Rule:
    """What goes, after how long, how often it is looked at, and what does it."""

    name: str
    sentence: str
    every: timedelta
    act: Act
    # How much would go, where the act reaches beyond the database.
    count: Act | None = None

    def apply(self, *, at: datetime) -> int:
        """Do it, and note when; the caller commits."""
        done = self.act(at=at) or 0
        if self.every and not inserted_once(Tidying, rule=self.name, done_at=at):
            db.session.execute(
                sa.update(Tidying).where(Tidying.rule == self.name).values(done_at=at)
            )
        return done

    def would_do(self, *, at: datetime) -> int:
        """How much would go now; nothing does."""
        try:
            return (self.count or self.act)(at=at) or 0
        finally:
            db.session.rollback()


def rules(settings: Settings) -> list[Rule]:
    """Every rule of this installation."""
    files = settings.files_path
    return [
        Rule(
            "traces",
            _("Liens pour entrer, connexions finies, formulaires, messages partis : un jour"
              " à un mois après avoir servi."),
            _ALWAYS,
            forget_old_traces,
        ),
        Rule(
            "arrivées",
            _("Liens pour confirmer une adresse et clés des formulaires d’arrivée : un jour."),
            _ALWAYS,
            forget_old_arrivals,
        ),
        Rule(
            "listes",
            _("Listes de personnes à inviter, jamais envoyées : un jour."),
            _ALWAYS,
            forget_old_lists,
        ),
        Rule(
            "classes",
            _("Ce que des élèves ont donné et que personne n’a relu : 30 jours après la séance."),
            _DAILY,
            forget_unread,
        ),
        Rule(
            "chiffres",
            _("Chiffres retirés d’un diagnostic : 30 jours."),
            _DAILY,
            forget_removed,
        ),
        Rule(
            "afflux",
            _("Marques des réseaux d’où viennent les textes et les signalements : un jour."),
            _DAILY,
            forget_sources,
        ),
        Rule(
            "questionnaires",
            _("Réponses aux questionnaires, une par une : quelques mois après la clôture, comme"
              " le dit chaque concertation. Les nombres publiés restent."),
            _DAILY,
            forget_responses,
        ),
        Rule(
            "rangements",
            _("Rangements de constats que l’on ne peut plus annuler : sept jours."),
            _DAILY,
            forget_old_moves,
        ),
        Rule(
            "tableaux",
            _("Tableaux de chiffres que l’on relit : un jour."),
            _ALWAYS,
            forget_old_sheets,
        ),
        Rule(
            "avis",
            _("Nouvelles écrites à chacun et choix de courriel : une fois qu’ils ont servi."),
            _ALWAYS,
            forget_old_notices,
        ),
        Rule(
            "effacements",
            _("Comptes effacés qu’une vieille sauvegarde a ramenés : aussitôt."),
            _ALWAYS,
            erase_again,
        ),
        Rule(
            "urnes",
            _("Enveloppes des votes et clés des urnes : 30 jours après le dépouillement."),
            _DAILY,
            destroy_old_urns,
            _urns_to_destroy,
        ),
        Rule(
            "comptes",
            _("Comptes qui ne servent plus : prévenus, puis effacés 30 jours après."),
            _DAILY,
            partial(erase_the_inactive, settings.inactive_months),
        ),
        Rule(
            "auteurs",
            _("Lien entre un texte et sa personne : quelques mois après la clôture, comme le"
              " dit chaque concertation."),
            _DAILY,
            cut_authors,
        ),
        Rule(
            "brouillons",
            _("Brouillons jamais ouverts : un an, puis 30 jours après l’avoir dit."),
            _DAILY,
            drop_old_drafts,
        ),
        Rule(
            "brouillons de fichiers",
            _("Photos et documents choisis pour un texte jamais envoyé : un jour."),
            _ALWAYS,
            partial(forget_waiting_uploads, files),
        ),
        Rule(
            "fichiers",
            _("Fichiers que plus aucun document ne nomme : un jour."),
            _DAILY,
            partial(_drop_orphans, files),
            partial(_count_orphans, files),
        ),
    ]  # fmt: skip


def due_rules(settings: Settings, *, at: datetime) -> list[Rule]:
    """The rules whose turn has come."""
    done = dict(db.session.execute(sa.select(Tidying.rule, Tidying.done_at)).all())
    return [
        rule
        for rule in rules(settings)
        if rule.name not in done or done[rule.name] + rule.every <= at
    ]


def last_done(name: str) -> datetime | None:
    return db.session.scalar(sa.select(Tidying.done_at).where(Tidying.rule == name))


def _urns_to_destroy(*, at: datetime) -> int:
    passed = sa.select(sa.func.count()).select_from(Poll)
    where = (Poll.counted_at < at - CONTEST, Poll.public_key != b"")
    return db.session.scalar(passed.where(*where)) or 0


# --- files ----------------------------------------------------------------------------


def _orphans(folder: Path, at: datetime) -> list[Path]:
    """The files a day old that no row names: a draft that went, an act that was undone."""
    if not folder.is_dir():
        return []
    named = set(db.session.scalars(sa.select(Document.stored))) | stored_names()
    old = at.timestamp() - _A_DAY
    return [
        one
        for one in folder.iterdir()
        if one.is_file() and one.name not in named and one.stat().st_mtime < old
    ]


def _count_orphans(folder: Path, *, at: datetime) -> int:
    return len(_orphans(folder, at))


def _drop_orphans(folder: Path, *, at: datetime) -> int:
    found = _orphans(folder, at)
    for one in found:
        one.unlink(missing_ok=True)
    return len(found)
