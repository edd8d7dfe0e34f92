"""Everything the database holds, as one fingerprint."""

import hashlib

import sqlalchemy as sa

from concert.core.database import db

# What is kept of a refusal, after it.
_ASIDE = {"security_event"}


def fingerprint() -> str:
    """Two that are equal say that nothing changed in any table of the concertations."""
    db.session.commit()
    mark = hashlib.sha256()
    for table in db.metadata.sorted_tables:
        if table.name in _ASIDE:
            continue
        mark.update(table.name.encode())
        rows = db.session.execute(sa.select(table))
        for row in sorted(repr(tuple(one)) for one in rows):
            mark.update(row.encode())
    db.session.commit()
    return mark.hexdigest()
