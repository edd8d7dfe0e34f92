"""Speaking with the identity provider: where it is, what it signs, what it says of someone.

OpenID Connect's authorization code flow, as ProConnect wants it: no parameter that it does not
know, `state` and `nonce` of at least 32 characters, the secret in the body of the request, and
claims that come as a signed token. Only addresses that the operator gave are asked, or that the
document published at one of them gives.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet, OctKey
from joserfc.jws import JWSRegistry
from requests import RequestException, Response

from concert.config import Settings

# To connect, then between two packets: someone is waiting, and a provider that is down is told.
PATIENCE = (3.05, 6)
KNOWN_FOR = timedelta(hours=1)
# Clocks differ; a token lives for a minute.
LEEWAY = 60
ALGORITHMS = frozenset({"RS256", "ES256", "HS256"})
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class Silent(Exception):
    """The provider does not answer, or answers that it is out of order."""


class Unbelievable(Exception):
    """What the provider answers does not hold: not signed by it, not for us, not for this time."""


@dataclass(frozen=True)
class Secrets:
    """What one attempt to sign in is recognised by when it comes back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Proof:
    """The token by which a provider says who came, and the claims about them."""

    issuer: str
    id_token: str
    claims: dict[str, Any]
    # When they last typed their password there, where the provider says.
    authenticated_at: datetime | None = None


class Provider:
    """The one provider of this installation; what it publishes is kept for an hour."""

    def __init__(self, settings: Settings) -> None:
        self.issuer, self.name = settings.oidc_issuer, settings.oidc_name
        self.about, self.scopes = settings.oidc_about, settings.oidc_scopes
        self._client_id, self._secret = settings.oidc_client_id, settings.oidc_client_secret
        self._published: tuple[datetime, dict[str, Any]] | None = None
        self._keys: KeySet | None = None

    def called(self, issuer: str) -> str:
        """The name of whoever said something; by its address, if it is no longer this one."""
        return self.name if issuer == self.issuer else urlsplit(issuer).netloc

    def entrance(self, secrets: Secrets, return_to: str, *, again: bool, at: datetime) -> str:
        """Where the browser is sent; `again` asks the provider to see the person anew."""
        metadata = self._metadata(at)
        with self._client(return_to, metadata) as client:
            where, _state = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=secrets.state,
                nonce=secrets.nonce,
                code_verifier=secrets.verifier,
                **(_anew(metadata) if again else {}),
            )
        return str(where)

    def exchange(self, code: str, secrets: Secrets, return_to: str, *, at: datetime) -> Proof:
        """What the provider says of whoever came back with this code; a code serves once."""
        metadata = self._metadata(at)
        with self._client(return_to, metadata) as client:
            proof = {"code_verifier": secrets.verifier} if client.code_challenge_method else {}
            token = _asked(
                lambda: client.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=return_to,
                    allow_redirects=False,
                    **proof,
                )
            )
            said = self._id_token(token, secrets.nonce, metadata, at)
            answer = _asked(
                lambda: client.get(metadata["userinfo_endpoint"], allow_redirects=False)
            )
        claims = self._userinfo(_fine(answer), metadata, at)
        if claims.get("sub") != said["sub"]:
            raise Unbelievable("userinfo is about someone else")
        when = said.get("auth_time")
        seen_at = datetime.fromtimestamp(when, UTC) if isinstance(when, int) else None
        return Proof(self.issuer, token["id_token"], claims, seen_at)

    def exit(self, id_token: str, state: str, return_to: str, *, at: datetime) -> str:
        """Where the browser is sent to sign out there too; "" where the provider has no exit."""
        where = self._metadata(at).get("end_session_endpoint")
        if not where:
            return ""
        given = {
            "id_token_hint": id_token,
            "state": state,
            "post_logout_redirect_uri": return_to,
        }
        return str(add_params_to_uri(where, given))

    # --- what it publishes --------------------------------------------------------

    def _metadata(self, at: datetime) -> dict[str, Any]:
        if self._published is None or at - self._published[0] > KNOWN_FOR:
            published = self._read(get_well_known_url(self.issuer, external=True))
            if published.get("issuer") != self.issuer:
                raise Unbelievable(f"the issuer calls itself {published.get('issuer')!r}")
            for name in _ENDPOINTS:
                self._check_address(name, published.get(name))
            self._published = at, published
        return self._published[1]

    def _check_address(self, name: str, address: object) -> None:
        """The issuer is encrypted or on this machine: none of its addresses may be less."""
        scheme = urlsplit(self.issuer).scheme
        if not isinstance(address, str) or urlsplit(address).scheme not in {"https", scheme}:
            raise Unbelievable(f"{name} is {address!r}")

    def _read(self, address: str) -> dict[str, Any]:
        with OAuth2Session(default_timeout=PATIENCE) as client:
            answer = _asked(lambda: client.get(address, withhold_token=True, allow_redirects=False))
        return _json(_fine(answer))

    # --- what it signs ------------------------------------------------------------

    def _id_token(
        self, token: dict[str, Any], nonce: str, metadata: dict[str, Any], at: datetime
    ) -> dict[str, Any]:
        header, claims = self._signed(
            token.get("id_token", ""), metadata, "id_token_signing_alg_values_supported"
        )
        checked = CodeIDToken(
            claims,
            header,
            {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self._client_id},
            },
            {
                "nonce": nonce,
                "client_id": self._client_id,
                "access_token": token.get("access_token"),
            },
        )
        _checked(lambda: checked.validate(now=int(at.timestamp()), leeway=LEEWAY))
        return claims

    def _userinfo(self, answer: Response, metadata: dict[str, Any], at: datetime) -> dict[str, Any]:
        """The claims: as a signed token from ProConnect, as plain JSON from others."""
        if not answer.headers.get("Content-Type", "").startswith("application/jwt"):
            return _json(answer)
        _header, claims = self._signed(
            answer.text, metadata, "userinfo_signing_alg_values_supported"
        )
        # A token made for another service, or long ago, says nothing to us.
        expected = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=LEEWAY,
            iss={"value": self.issuer},
            aud={"value": self._client_id},
        )
        _checked(lambda: expected.validate(claims))
        return claims

    def _signed(
        self, text: str, metadata: dict[str, Any], announced: str
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims of a token signed by the provider, by an algorithm that it announces.

        A key that we have not seen may be new: the keys are read again, once.
        """
        allowed = sorted(ALGORITHMS.intersection(metadata.get(announced) or ["RS256"]))
        registry = JWSRegistry(algorithms=allowed, strict_check_header=False)

        def decoded(*, anew: bool) -> jwt.Token:
            keys = self._signing_keys(metadata, anew=anew)
            return jwt.decode(text, self._key_among(keys), registry=registry)

        def tried() -> jwt.Token:
            try:
                return decoded(anew=False)
            except InvalidKeyIdError:
                return decoded(anew=True)

        token = _checked(tried)
        return token.header, token.claims

    def _key_among(self, keys: KeySet) -> Callable[[Any], Any]:
        """The shared secret for what it signs, else the provider's keys: one is never the other."""
        secret = OctKey.import_key(self._secret)
        return lambda token: secret if token.headers().get("alg") == "HS256" else keys

    def _signing_keys(self, metadata: dict[str, Any], *, anew: bool) -> KeySet:
        if self._keys is None or anew:
            published: Any = self._read(metadata["jwks_uri"])
            self._keys = _checked(lambda: KeySet.import_key_set(published))
        return self._keys

    def _client(self, return_to: str, metadata: dict[str, Any]) -> OAuth2Session:
        # ProConnect refuses what it does not announce, PKCE among the rest.
        pkce = "S256" in (metadata.get("code_challenge_methods_supported") or [])
        return OAuth2Session(
            client_id=self._client_id,
            client_secret=self._secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - a method, no secret
            scope=self.scopes,
            redirect_uri=return_to,
            code_challenge_method="S256" if pkce else None,
            default_timeout=PATIENCE,
            # Authlib takes a token for expired a minute before: ProConnect's live for a minute.
            leeway=0,
        )


def _anew(metadata: dict[str, Any]) -> dict[str, str]:
    """What asks the provider to see the person anew, and to say when it did.

    The browser carries the question, and could drop it: the hour in the answer is what proves it.
    """
    asked = {"prompt": "login"}
    if metadata.get("claims_parameter_supported"):
        asked["claims"] = json.dumps({"id_token": {"auth_time": {"essential": True}}})
    return asked


def _asked(ask: Callable[[], Any]) -> Any:
    """An answer of the provider, or one of our two ways of having none."""
    try:
        return ask()
    except RequestException as error:
        raise Silent(type(error).__name__) from error
    except (OAuthError, ValueError) as error:
        raise Unbelievable(str(error)) from error


def _checked(check: Callable[[], Any]) -> Any:
    try:
        return check()
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Unbelievable(f"{type(error).__name__}: {error}") from error


def _fine(answer: Response) -> Response:
    if answer.status_code >= 500:
        raise Silent(f"{answer.status_code}")
    if answer.status_code != 200:
        raise Unbelievable(f"{answer.status_code}")
    return answer


def _json(answer: Response) -> dict[str, Any]:
    read = _asked(answer.json)
    if not isinstance(read, dict):
        raise Unbelievable("this is no object")
    return read
