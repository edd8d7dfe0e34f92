"""Speaking to the mail server: one connection for many letters, and what its answers mean."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

# The last answer may wait for filters of the server's: who leaves too early sends the same twice
# (RFC 5321, 4.5.3.2.6).
_PATIENCE = 6
_HERE = {"localhost", "127.0.0.1", "::1"}


class Unreachable(Exception):
    """The mail server does not answer, or will not have us: no letter is at fault."""


class Cut(Exception):
    """The connection was lost in the middle of a letter: nobody knows what became of it."""


class Rejected(Exception):
    """The mail server does not take this letter: `final` if it never will."""

    def __init__(self, said: str, *, final: bool) -> None:
        super().__init__(said)
        self.final = final


class _Patient:
    """Waits longer for the answer to a whole letter than for the others."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        wire, patience = self.sock, self.timeout  # type: ignore[attr-defined]
        wire.settimeout(patience * _PATIENCE)
        try:
            answer: tuple[int, bytes] = super().data(msg)  # type: ignore[misc]
        finally:
            wire.settimeout(patience)
        return answer


class _Plain(_Patient, smtplib.SMTP):
    pass


class _Sealed(_Patient, smtplib.SMTP_SSL):
    pass


class Carrier:
    """Carries letters to `smtp://[user:password@]host[:port]`, or to `smtps://…`."""

    def __init__(self, url: str, timeout: float) -> None:
        self._where, self._timeout = urlsplit(url), timeout
        self._server: smtplib.SMTP | None = None

    def carry(self, message: EmailMessage, sender: str, to: str) -> None:
        """Hand a letter over, connecting if need be; what is raised says what kept it."""
        server = self._connected()
        try:
            server.send_message(message, sender, [to])
        except smtplib.SMTPSenderRefused as trouble:
            self._unless_too_large(trouble)
            raise Unreachable(_said(trouble)) from trouble
        except smtplib.SMTPRecipientsRefused as trouble:
            [(code, words)] = trouble.recipients.values()
            raise _answered(code, words) from trouble
        except smtplib.SMTPDataError as trouble:
            raise _answered(trouble.smtp_code, trouble.smtp_error) from trouble
        except (smtplib.SMTPNotSupportedError, ValueError) as trouble:
            raise Rejected(_said(trouble), final=True) from trouble
        except (OSError, smtplib.SMTPException) as trouble:
            self.close()
            raise Cut(_said(trouble)) from trouble

    def _connected(self) -> smtplib.SMTP:
        # The library closes by itself when the server says that it leaves (421).
        if self._server is None or self._server.sock is None:
            self.close()
            self._server = self._connect()
        return self._server

    def _connect(self) -> smtplib.SMTP:
        server: smtplib.SMTP | None = None
        try:
            server = self._open()
            self._sign_in(server)
        except (OSError, smtplib.SMTPException, ValueError) as trouble:
            if server:
                server.close()
            raise Unreachable(_said(trouble)) from trouble
        return server

    def _open(self) -> smtplib.SMTP:
        host = self._where.hostname or "localhost"
        if self._where.scheme == "smtps":
            context = ssl.create_default_context()
            return _Sealed(host, self._where.port or 465, timeout=self._timeout, context=context)
        return _Plain(host, self._where.port or 587, timeout=self._timeout)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        sealed = self._where.scheme == "smtps"
        if not sealed and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            sealed = True
        if not self._where.username:
            return
        if not sealed and self._where.hostname not in _HERE:
            raise smtplib.SMTPNotSupportedError(
                "ce serveur n’offre pas de chiffrement : le mot de passe ne part pas en clair"
            )
        server.login(unquote(self._where.username), unquote(self._where.password or ""))

    @staticmethod
    def _unless_too_large(trouble: smtplib.SMTPSenderRefused) -> None:
        """A letter that is too large is refused with its sender, and is alone at fault."""
        if trouble.smtp_code == 552:
            raise Rejected(_words(552, trouble.smtp_error), final=True) from trouble

    def close(self) -> None:
        """Take leave; a server that is gone is not waited for."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            if server.sock is not None:
                server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _answered(code: int, words: bytes | str) -> Exception:
    """What a server that answers says of a letter: not now, or never; or that it is leaving."""
    if code == 421:
        return Unreachable(_words(code, words))
    return Rejected(_words(code, words), final=500 <= code < 600)


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"


def _said(trouble: Exception) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        return _words(trouble.smtp_code, trouble.smtp_error)
    return f"{type(trouble).__name__} : {trouble}"
