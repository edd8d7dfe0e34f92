"""The photographs and documents that go with a finding: three at most, each seen by everyone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from concert.concertations.models import Concertation
from concert.concertations.queries import standing_of
from concert.concertations.uploads import Upload, drop_uploads, keep_upload
from concert.core.database import db, the_one
from concert.core.errors import Refused
from concert.core.files import keep_piece
from concert.findings.models import Finding, FindingFile
from concert.journal.models import Verb
from concert.journal.record import record
from concert.people.models import Person
from concert.policy.rules import Permission, require

MOST = 3


def keep_file(
    concertation: Concertation,
    name: str,
    content: bytes,
    alt: str,
    *,
    folder: Path,
    by: Person,
    at: datetime,
) -> Upload:
    """Keep a file that someone chose for the finding they are writing."""
    require(by, Permission.SHARE_FINDING, concertation, at)
    standing = standing_of(by, concertation)
    if standing.class_session_id is not None:
        # A photograph may show other pupils, and no adult would have looked at it first.
        raise Refused(_("En classe, on n’envoie pas de fichier : demande à l’adulte de le faire."))
    piece = keep_piece(name, content, folder)
    return keep_upload(concertation, standing.participation_id or 0, piece, alt, at)


def attach(finding: Finding, files: Sequence[Upload], at: datetime) -> None:
    """Show files with their finding, as part of the act that says it or says it better."""
    known = files_of([finding.id]).get(finding.id, [])
    if len(known) + len(files) > MOST:
        raise Refused(_("Un constat a trois fichiers au plus : retirez-en un d’abord."))
    if any(one.is_picture and not one.alt for one in files):
        raise Refused(_("Dites ce que montre chaque image, pour qui ne la voit pas."))
    for one in files:
        one.attached_at = at
        db.session.add(FindingFile(finding_id=finding.id, upload_id=one.id))


def detach(finding: Finding, file: Upload, *, folder: Path, by: Person, at: datetime) -> None:
    """Do away with a file: by whoever gave it, or by those who moderate."""
    require(by, Permission.WITHDRAW, finding, at)
    _drop([file], folder)
    record(Verb.FINDING_REVISED, finding.concertation, by=by, at=at, finding=finding.id)


def forget_files(finding: Finding) -> None:
    """Keep no file of a finding whose author takes back what they wrote.

    The rows go with the act; what is then on the disk without a row goes with the next tidying.
    """
    _drop(files_of([finding.id]).get(finding.id, []), None)


def _drop(files: list[Upload], folder: Path | None) -> None:
    links = sa.delete(FindingFile).where(FindingFile.upload_id.in_([one.id for one in files]))
    db.session.execute(links)
    drop_uploads(files, folder)


# --- reading ------------------------------------------------------------------------


def files_of(finding_ids: Iterable[int]) -> dict[int, list[Upload]]:
    """The files of these findings, in the order they came, by finding."""
    query = (
        sa.select(FindingFile.finding_id, Upload)
        .join(Upload, Upload.id == FindingFile.upload_id)
        .where(FindingFile.finding_id.in_(list(finding_ids)))
        .order_by(Upload.id)
    )
    found: dict[int, list[Upload]] = {}
    for finding_id, upload in db.session.execute(query):
        found.setdefault(finding_id, []).append(upload)
    return found


def file_of(finding: Finding, token: str) -> Upload:
    query = (
        sa.select(Upload)
        .join(FindingFile, FindingFile.upload_id == Upload.id)
        .where(FindingFile.finding_id == finding.id, Upload.token == token)
    )
    return the_one(query, _("Ce fichier n’est plus là."))


def file_seen_by(participation_id: int | None, concertation: Concertation, token: str) -> Upload:
    """A file that goes with a finding still there to be read, or that its giver has just chosen."""
    query = (
        sa.select(Upload)
        .outerjoin(FindingFile, FindingFile.upload_id == Upload.id)
        .outerjoin(Finding, Finding.id == FindingFile.finding_id)
        .where(
            Upload.concertation_id == concertation.id,
            Upload.token == token,
            sa.or_(
                sa.and_(Finding.id.is_not(None), Finding.withdrawn_at.is_(None)),
                sa.and_(Upload.attached_at.is_(None), Upload.author_id == participation_id),
            ),
        )
    )
    return the_one(query, _("Ce fichier n’est plus là."))
