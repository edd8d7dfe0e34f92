"""The troubles that the portal of the tests may be in, and the certificate of an impostor."""

import ssl
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from concert.core.clock import utc_now
from tests.portal import Handler, Request


def answering(status: int, message: str = "", **headers: str) -> Handler:
    """An error of the API, with the headers that come with it."""
    return lambda request: request.error(status, "Error", message, **headers)


def cut_after(content: bytes, kept: int, headers: dict[str, str] | None = None) -> Handler:
    """A download that stops in the middle although its length was said."""

    def cut(request: Request) -> None:
        request.content(content[:kept], "text/csv", headers=headers, length=len(content))
        request.hang_up()

    return cut


def broken_chunk(content: bytes) -> Handler:
    """A chunked answer whose end never comes."""

    def broken(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/csv")
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        request.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        request.hang_up()

    return broken


def page(request: Request) -> None:
    """A page of maintenance, as text/html."""
    request.content(b"<!DOCTYPE html><title>Maintenance</title>", "text/html; charset=utf-8")


def page_in_disguise(request: Request) -> None:
    """The same page, said to be a CSV."""
    request.content(b"\n<!DOCTYPE html><title>Maintenance</title>", "text/csv")


def sent_to(address: str) -> Handler:
    """A redirection."""
    return lambda request: request.content(b"", "text/plain", 302, {"Location": address})


def holding(content: bytes, kind: str = "text/csv") -> Handler:
    """This, whatever was asked for."""
    return lambda request: request.content(content, kind)


def slow(waits: Callable[[], object]) -> Handler:
    """Nothing, until `waits` comes back."""

    def sleeps(request: Request) -> None:
        waits()
        request.hang_up()

    return sleeps


def dripping(content: bytes) -> Handler:
    """One byte at a time, each in its chunk, for as long as one listens."""

    def drips(request: Request) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/csv")
        request.send_header("Transfer-Encoding", "chunked")
        request.end_headers()
        try:
            while True:
                for byte in content:
                    request.wfile.write(b"1\r\n" + bytes([byte]) + b"\r\n")
        except OSError:
            request.close_connection = True

    return drips


def nobodys_certificate(folder: Path) -> ssl.SSLContext:
    """What a server shows that proves who it is by its own word alone."""
    secret = ec.generate_private_key(ec.SECP256R1())
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(secret, hashes.SHA256())
    )
    path = folder / "nobody.pem"
    kept = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret.private_bytes(*kept) + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
