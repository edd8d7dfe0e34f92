"""What goes wrong between a portal and us: each in one sentence, with what to do about it."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from flask_babel import gettext as _
from flask_babel import ngettext

from concert.core.clock import utc_now
from concert.core.errors import Refused, Told
from concert.core.text import one_line, shortened

# What is enough of a file to know a page from a table.
BEGINNING = 512
_LONGEST_BODY = 64 * 1024
_PAGES = (b"<!doctype html", b"<html")


class Passing(Told):
    """What may be over in a moment; `pause` is how long the server asks us to wait."""

    def __init__(self, reason: str, pause: float = 0) -> None:
        super().__init__(reason)
        self.pause = pause


# --- what a server answers ----------------------------------------------------


def check(response: httpx.Response) -> None:
    """Refuse an answer that is an error, with what the portal says of it."""
    code = response.status_code
    if code < 400:
        return
    host = response.url.host
    if code == httpx.codes.TOO_MANY_REQUESTS:
        reason = _("%(host)s reçoit trop de demandes et nous fait attendre.", host=host)
        raise Passing(reason, _asked_pause(response))
    if code >= 500 or code == httpx.codes.REQUEST_TIMEOUT:
        reason = _("%(host)s est en panne (erreur %(code)s).", host=host, code=code)
        raise Passing(_with_cause(reason, response), _asked_pause(response))
    raise Refused(_with_cause(_refusal(code, response), response))


def _refusal(code: int, response: httpx.Response) -> str:
    host = response.url.host
    if code in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        return _(
            "%(host)s ne connaît pas, ou plus, %(address)s : le producteur l’a sans doute renommé."
            " Cherchez-le sur %(host)s, téléchargez-le et importez-le avec « concert import ».",
            host=host,
            address=response.url.path,
        )
    return _("%(host)s refuse de donner ce fichier (erreur %(code)s).", host=host, code=code)


def _with_cause(reason: str, response: httpx.Response) -> str:
    cause = _cause(response)
    return _("%(reason)s Il dit : « %(cause)s ».", reason=reason, cause=cause) if cause else reason


def _cause(response: httpx.Response) -> str:
    """What the API says went wrong, when it says it as it does: `{"error_code":…, "message":…}`."""
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _LONGEST_BODY:
            return ""
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    message = told.get("message") if isinstance(told, dict) else None
    return shortened(one_line(message), 200) if isinstance(message, str) else ""


def _asked_pause(response: httpx.Response) -> float:
    """How many seconds `Retry-After` asks for, given as a number or as a date."""
    asked = response.headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked)
    try:
        day = parsedate_to_datetime(asked)
    except ValueError:
        return 0
    return max(0.0, (_in_utc(day) - utc_now()).total_seconds())


def _in_utc(day: datetime) -> datetime:
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def check_kind(response: httpx.Response) -> None:
    """Refuse what says it is a page, before reading it."""
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise Refused(_a_page(response.url.host))


def check_beginning(beginning: bytes, address: str) -> None:
    """Refuse a page, or an error, that passes for a file."""
    start = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_PAGES):
        raise Refused(_a_page(_host(address)))
    if start.startswith(b'{"') and b'"error_code"' in start:
        raise Passing(_("%(host)s a répondu par une erreur.", host=_host(address)))


def _a_page(host: str) -> str:
    return _(
        "%(host)s a répondu par une page, pas par un fichier : il est peut-être en maintenance."
        " Réessayez plus tard, ou téléchargez le fichier depuis un navigateur et importez-le avec"
        " « concert import ».",
        host=host,
    )


# --- what happens on the way --------------------------------------------------


def of(error: httpx.TransportError, address: str) -> Told:
    """What a failure of the network is called; most of them pass."""
    host = _host(address)
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return Refused(
            _(
                "L’identité de %(host)s n’est pas prouvée (certificat TLS) : rien n’est pris.",
                host=host,
            )
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        reason = _(
            "Le nom %(host)s ne se résout pas : cette machine n’a pas de réseau, ou son DNS ne"
            " répond pas.",
            host=host,
        )
        return Passing(reason)
    if isinstance(error, httpx.TimeoutException):
        return Passing(_("%(host)s ne répond pas à temps.", host=host))
    if isinstance(error, httpx.ConnectError):
        reason = _(
            "%(host)s ne se laisse pas joindre : vérifiez le réseau de cette machine, ou le"
            " serveur mandataire (HTTPS_PROXY) par lequel elle sort.",
            host=host,
        )
        return Passing(reason)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.ProxyError):
        return Refused(_("Le serveur mandataire (HTTPS_PROXY) refuse %(host)s.", host=host))
    return Passing(cut(address))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def cut(address: str) -> str:
    """A download that stopped before its end."""
    return _("Le téléchargement depuis %(host)s a été coupé avant la fin.", host=_host(address))


def empty(address: str) -> str:
    return _("%(host)s a envoyé un fichier vide.", host=_host(address))


def dripping(address: str) -> str:
    return _(
        "%(host)s envoie trop lentement : réessayez à un autre moment, ou demandez un seul"
        " département.",
        host=_host(address),
    )


def too_large(most: int) -> str:
    return _("Ce fichier est trop gros : plus de %(most)s Mo.", most=most // (1024 * 1024))


def not_json(address: str) -> str:
    return _(
        "%(host)s n’a pas répondu comme un portail de données : vérifiez l’adresse.",
        host=_host(address),
    )


def going_round(address: str) -> str:
    return _("%(host)s nous renvoie sans fin d’adresse en adresse.", host=_host(address))


def elsewhere(here: httpx.URL, there: httpx.URL) -> str:
    return _(
        "%(here)s nous envoie ailleurs, sur %(there)s : téléchargez le fichier depuis un"
        " navigateur et importez-le avec « concert import ».",
        here=here.host,
        there=f"{there.scheme}://{there.host}",
    )


def fewer_lines(address: str, come: int, said: int) -> str:
    return _(
        "%(host)s annonce %(said)s lignes et n’en a envoyé que %(come)s : il manque la fin.",
        host=_host(address),
        said=said,
        come=come,
    )


# --- what happens here --------------------------------------------------------


def no_room(folder: Path) -> str:
    return _(
        "Il n’y a plus de place dans %(folder)s : libérez-en, ou choisissez un autre dossier"
        " (TMPDIR, ou --keep).",
        folder=folder,
    )


def no_writing(folder: Path, error: OSError) -> str:
    return _("Rien ne s’écrit dans %(folder)s : %(why)s.", folder=folder, why=error.strerror)


def again(passing: Passing, pause: float, rank: int, tries: int) -> str:
    """Said while waiting."""
    return _(
        "%(reason)s Nouvel essai dans %(pause)s s (%(rank)s sur %(tries)s).",
        reason=passing.reason,
        pause=round(pause),
        rank=rank,
        tries=tries,
    )


def too_long(passing: Passing) -> str:
    """A portal that asks for more patience than a command has."""
    minutes = round(passing.pause / 60)
    when = ngettext(
        "Recommencez dans %(num)s minute.", "Recommencez dans %(num)s minutes.", minutes
    )
    return _("%(reason)s %(when)s", reason=passing.reason, when=when)


def _host(address: str) -> str:
    return urlsplit(address).hostname or address
