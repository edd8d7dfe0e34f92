"""A real mail server on this machine, that refuses, delays and drops as it is told to."""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class MailServer:
    """What it received, and how it answers: by address and by its list of next answers."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.to: list[str] = []
        self.connections = 0
        self.sealed: list[bool] = []
        # What is answered to RCPT, each time for an address, or for the next ones whoever they are.
        self.refused: dict[str, str] = {}
        self.next_recipients: list[str | float] = []
        # What becomes of the next letters: an answer, "drop", or seconds to wait before taking it.
        self.next_letters: list[str | float] = []
        self.password = ""
        self.port = 0

    def count(self) -> Counter[str]:
        return Counter(self.to)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    # --- what aiosmtpd asks ---------------------------------------------------------

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        what = self.next_recipients.pop(0) if self.next_recipients else 0.0
        if isinstance(what, str):
            return what
        await asyncio.sleep(what)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        what = self.next_letters.pop(0) if self.next_letters else 0.0
        if what == "drop":
            assert server.transport
            server.transport.abort()
            return "250 never heard"
        if isinstance(what, str):
            return what
        await asyncio.sleep(what)
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        self.to += envelope.rcpt_tos
        self.sealed.append(session.ssl is not None)
        return "250 OK"

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: Any
    ) -> Any:
        session.host_name = hostname
        if session.ssl is None:
            self.connections += 1
        return responses

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        good = data.password.decode() == self.password
        return AuthResult(success=good, handled=good)


@contextmanager
def serving(
    server: MailServer, *, port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[MailServer]:
    """This server, listening on this machine until the end of the block."""
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=port,
        ready_timeout=20,
        tls_context=tls,
        authenticator=server.authenticate if server.password else None,
        auth_require_tls=tls is not None,
        enable_SMTPUTF8=False,
    )
    if not port:
        controller.port = _free_port()
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
