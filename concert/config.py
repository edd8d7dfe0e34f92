"""Settings, read once from the environment; each is described in the README."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

LARGEST_REQUEST = 12 * 1024 * 1024
ROOT = Path(__file__).resolve().parent.parent
_DEVELOPMENT_SECRET = "development only, never on a public server"  # noqa: S105


class BadSetting(Exception):
    """A setting that keeps the application from starting, said in a sentence."""


@dataclass(frozen=True)
class Settings:
    """What an installation may choose; everything else is code.

    Each field is read from the variable of the same name in capitals.
    """

    # The application
    concert_env: str = "production"
    secret_key: str = ""
    database_url: str = "sqlite:///concert.sqlite3"
    data_dir: str = "instance"
    public_url: str = "http://127.0.0.1:5000"
    proxies: int = 0
    redis_url: str = ""
    frozen_at: str = ""

    # Letters
    mail_url: str = ""
    mail_from: str = "Concert <concert@localhost>"
    mail_timeout: int = 10
    operators: str = ""

    # Signing in by an OpenID Connect provider, such as ProConnect; off without an issuer
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = "ProConnect"
    oidc_about: str = "https://www.proconnect.gouv.fr/"
    oidc_scopes: str = "openid given_name usual_name email siret"

    # The instance, as people see it
    instance_name: str = "Concert"
    instance_logo: str = ""
    instance_colour: str = ""
    launch_domains: str = ""
    programmes_dir: str = ""

    # What the law asks to be said
    publisher_name: str = ""
    publisher_address: str = ""
    publisher_phone: str = ""
    publication_director: str = ""
    host_name: str = ""
    host_address: str = ""
    host_phone: str = ""
    contact_email: str = ""
    data_controller: str = ""
    dpo_contact: str = ""
    data_retention: str = ""
    inactive_months: int = 24
    contents_licence: str = ""
    source_url: str = ""
    accessibility_state: str = "non conforme"
    accessibility_audit: str = ""
    accessibility_scheme: str = ""
    accessibility_plan: str = ""
    legal_dir: str = ""

    # Only ever set by tests
    testing: bool = field(default=False, metadata={"variable": False})

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        given: dict[str, Any] = {}
        for one in fields(cls):
            value = environment.get(one.name.upper())
            if one.metadata.get("variable", True) and value is not None:
                given[one.name] = _whole(one.name, value) if one.type is int else value.strip()
        return cls(**given).checked()

    def checked(self) -> "Settings":
        """These settings, or the sentence that says which one is wrong."""
        if self.concert_env not in {"development", "production"}:
            raise BadSetting("CONCERT_ENV vaut « development » ou « production ».")
        if not self.development and len(self.secret_key) < 32:
            raise BadSetting(
                "SECRET_KEY manque, ou compte moins de 32 caractères. Créez-en une, une fois pour"
                " toutes : python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        if self.concert_env == "production" and not self.mail_url and not self.testing:
            raise BadSetting(
                "MAIL_URL manque : sans courriel, personne ne peut se connecter."
                " Par exemple : smtp://utilisateur:motdepasse@smtp.exemple.fr:587"
            )
        self._check_letters()
        if self.accessibility_state not in _ACCESSIBILITY_STATES:
            raise BadSetting(f"ACCESSIBILITY_STATE vaut : {', '.join(_ACCESSIBILITY_STATES)}.")
        self._check_provider()
        self._check_what_is_said()
        return self

    def _check_provider(self) -> None:
        """A provider that could not answer would only be noticed by whoever tries to sign in."""
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(given) and not all(given):
            raise BadSetting(
                "OIDC_ISSUER, OIDC_CLIENT_ID et OIDC_CLIENT_SECRET vont ensemble : donnez les"
                " trois, tels que le fournisseur d’identité vous les a remis, ou aucun."
            )
        if self.oidc_issuer and not self._is_safe(self.oidc_issuer):
            raise BadSetting(
                f"OIDC_ISSUER : « {self.oidc_issuer} » n’est pas une adresse en https://. C’est"
                " celle sous laquelle le fournisseur publie /.well-known/openid-configuration."
            )
        if not {"openid", "email"} <= set(self.oidc_scopes.split()):
            raise BadSetting("OIDC_SCOPES contient au moins « openid » et « email ».")

    def _is_safe(self, address: str) -> bool:
        """An address that nobody can listen to: encrypted, or on this machine while developing."""
        parts = urlsplit(address)
        here = self.development and parts.hostname in {"127.0.0.1", "localhost"}
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and here)
        )

    def _check_letters(self) -> None:
        """Whoever answers a letter must be read by somebody."""
        address = parseaddr(self.mail_from)[1].lower()
        if re.match(r"(no|ne)[-_.]?(pas[-_.]?)?rep(ly|ondre)", address):
            raise BadSetting(
                f"MAIL_FROM : « {address} » dit que personne ne lit les réponses."
                " Donnez une adresse où l’on peut répondre."
            )
        if self.mail_timeout < 1:
            raise BadSetting("MAIL_TIMEOUT est un nombre de secondes, au moins 1.")

    def _check_what_is_said(self) -> None:
        """What the legal pages say must be true, and come from where the operator thinks."""
        if self.accessibility_state != "non conforme" and not self.accessibility_audit:
            raise BadSetting(
                "ACCESSIBILITY_STATE reste « non conforme » sans audit : dites lequel dans"
                " ACCESSIBILITY_AUDIT (qui, quand, quel taux de critères respectés)."
            )
        if self.instance_colour and not _is_legible(self.instance_colour):
            raise BadSetting(
                f"INSTANCE_COLOUR : « {self.instance_colour} » n’est pas une couleur assez foncée"
                " pour se lire sur du blanc. Donnez-la en #rrvvbb, avec un contraste de 4,5."
            )
        if self.legal_path and not self.legal_path.is_dir():
            raise BadSetting(f"LEGAL_DIR : le dossier « {self.legal_dir} » n’existe pas.")

    @property
    def domains(self) -> frozenset[str]:
        """Those whose people may open a concertation here; where none is named, anyone may."""
        named = self.launch_domains.lower().replace("@", "").split(",")
        return frozenset(one.strip() for one in named if one.strip())

    @property
    def operating(self) -> frozenset[str]:
        """The addresses of those who run this installation from its pages; maybe nobody."""
        named = self.operators.lower().split(",")
        return frozenset(one.strip() for one in named if one.strip())

    @property
    def development(self) -> bool:
        return self.concert_env == "development"

    @property
    def shows_letters(self) -> bool:
        """Letters are shown at /boite-aux-lettres: in development, when no mail server is set."""
        return self.development and not self.mail_url

    @property
    def data_path(self) -> Path:
        return ROOT / self.data_dir

    @property
    def files_path(self) -> Path:
        return self.data_path / "files"

    @property
    def programme_folders(self) -> list[Path]:
        return [
            ROOT / "concert/programmes",
            *([ROOT / self.programmes_dir] * bool(self.programmes_dir)),
        ]

    @property
    def legal_path(self) -> Path | None:
        """Where the operator's own legal texts are, when they wrote some."""
        return ROOT / self.legal_dir if self.legal_dir else None

    @property
    def secrets_path(self) -> Path:
        """Private keys: outside the database and its backups, readable by the application alone."""
        return self.data_path / "secrets"

    @property
    def moment(self) -> datetime | None:
        return datetime.fromisoformat(self.frozen_at) if self.frozen_at else None

    @property
    def database(self) -> str:
        """The address of the database, with the driver that we use spelt out."""
        for short in ("postgres://", "postgresql://"):
            if self.database_url.startswith(short):
                return "postgresql+psycopg://" + self.database_url.removeprefix(short)
        return self.database_url

    def as_flask_config(self) -> dict[str, Any]:
        secure = self.public_url.startswith("https://")
        host = urlsplit(self.public_url).netloc
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key or _DEVELOPMENT_SECRET,
            "SQLALCHEMY_DATABASE_URI": self.database,
            "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(self.database),
            "FROZEN_AT": self.moment,
            "TESTING": self.testing,
            "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
            # A text that is too long is read, for its form to say so and give it back.
            "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
            "TRUSTED_HOSTS": None if self.development else [host.split(":")[0]],
            "SERVER_NAME": None,
            "SESSION_COOKIE_NAME": "__Host-concert" if secure else "concert",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
            "SESSION_REFRESH_EACH_REQUEST": False,
            # A form may stay open for hours: its token lasts as long as the session.
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": "fr",
            "BABEL_DEFAULT_TIMEZONE": "Europe/Paris",
            "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/csv", "application/json"],
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "COMPRESS_BR_LEVEL": 4,
            "RATELIMIT_STORAGE_URI": self.redis_url or f"tries://{self.data_path}/tries.sqlite3",
            "RATELIMIT_STRATEGY": "moving-window",
            "RATELIMIT_HEADERS_ENABLED": False,
        }


_ACCESSIBILITY_STATES = ("non conforme", "partiellement conforme", "totalement conforme")


def _is_legible(colour: str) -> bool:
    """Whether `#rrggbb` is read on white paper: a contrast of 4.5 (WCAG 1.4.3)."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        return False
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    luminance = sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05) >= 4.5


def _whole(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise BadSetting(f"{name.upper()} est un nombre entier, pas « {value} ».") from error


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("postgresql"):
        # `prepare_threshold`: pgbouncer in transaction mode keeps no prepared statement.
        return {
            "pool_pre_ping": True,
            "pool_size": 10,
            "connect_args": {"prepare_threshold": None, "connect_timeout": 2},
        }
    return {}
