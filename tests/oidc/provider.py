"""A real OpenID provider on this machine, and someone who goes there and comes back."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from concert.config import ROOT, Settings
from concert.plan.models import Commitment
from tests.browsing import Browser
from tests.live import free_port

HERE = Path(__file__).parent
CONCERT = "http://127.0.0.1:5000"
SECRET = "a secret that only the provider and Concert share, for tests"
# Valbourg's own number, and Odile as her employer's identity provider knows her.
SIRET = "21350001200017"
ODILE = {
    "given_name": "Odile",
    "usual_name": "Perrin",
    "email": "odile@exemple.fr",
    "siret": SIRET,
    "uid": "operrin",
}


class RealProvider:
    """The provider in its own process; what it is told lasts until it is told otherwise."""

    def __init__(self, url: str) -> None:
        self.url = url

    def knows(self, people: dict[str, dict[str, Any]], **behaviour: Any) -> None:
        """Who may sign in there, and how it behaves; what it was asked is forgotten."""
        told = {"people": people, "behaviour": behaviour}
        httpx.post(f"{self.url}/control", json=told).raise_for_status()

    def behaves(self, **behaviour: Any) -> None:
        httpx.post(f"{self.url}/control", json={"behaviour": behaviour}).raise_for_status()

    def asked(self, path: str) -> list[dict[str, str]]:
        """The parameters of each request that it was sent at this path."""
        asked = httpx.get(f"{self.url}/control").json()["asked"]
        return [one["given"] for one in asked if one["path"] == path]

    def settings(self, client: str = "concert") -> dict[str, str]:
        return {
            "oidc_issuer": self.url,
            "oidc_client_id": client,
            "oidc_client_secret": SECRET,
        }


@contextmanager
def real_provider(concert: str = CONCERT) -> Iterator[RealProvider]:
    """The provider, to which an installation of Concert at this address is registered."""
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".venv/bin"))
    assert node, "Node is missing: `make setup` fetches it"
    port = free_port()
    command = [node, str(HERE / "provider.mjs"), str(port), concert]
    with subprocess.Popen(  # noqa: S603 - our own file, our own arguments
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        said = process.stdout.readline()
        assert said.startswith("listening"), "the provider does not start: `make setup`"
        try:
            yield RealProvider(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


class Traveller:
    """Someone with one browser, that Concert and the provider both know by its cookies."""

    def __init__(self, browser: Browser, provider: RealProvider, there: httpx.Client) -> None:
        self.browser, self.provider, self.there = browser, provider, there

    def leaves(self, path: str = "/identite/connexion") -> str:
        """Where Concert sends them."""
        answer = self.browser.get(path)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def signs_in_there(self, entrance: str, login: str, **pressed: str) -> str:
        """Go to the provider and type what it asks, if it asks; where it sends them back."""
        answer = self._follow(self.there.get(entrance))
        if answer.is_redirect:
            return answer.headers["location"]
        typed = {"Identifiant": login, "Passe": login, **pressed}
        answer = self._follow(self.there.post(answer.url, data=typed))
        assert answer.is_redirect, answer.text
        return str(answer.headers["location"])

    def _follow(self, answer: httpx.Response) -> httpx.Response:
        while answer.is_redirect:
            where = urljoin(str(answer.url), answer.headers["location"])
            if where.startswith(CONCERT):
                break
            answer = self.there.get(where)
        return answer

    def comes_back(self, where: str) -> TestResponse:
        assert where.startswith(CONCERT), where
        return self.browser.get(where.removeprefix(CONCERT))

    def signs_in(self, login: str, path: str = "/identite/connexion") -> TestResponse:
        """The whole way, there and back."""
        return self.comes_back(self.signs_in_there(self.leaves(path), login))

    def presses(self, label: str) -> TestResponse:
        """Press a button of their account's page."""
        page = self.browser.page("/compte")
        button = page.find(lambda one: one.name == "button" and label in one.get_text())
        assert isinstance(button, Tag), page.get_text(" ", strip=True)
        form = button.find_parent("form")
        assert isinstance(form, Tag)
        kept = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
        return self.browser.post(str(form["action"]), kept)

    def signs_out(self) -> TestResponse:
        """Sign out here, then there by the page that leads on, and come back."""
        page = BeautifulSoup(self.presses("Se déconnecter").text, "html.parser")
        link = page.select_one("main a.button")
        assert link, page.get_text(" ", strip=True)
        asked = self._follow(self.there.get(str(link["href"])))
        form = BeautifulSoup(asked.text, "html.parser").find("form")
        assert isinstance(form, Tag), asked.text
        kept = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
        answer = self.there.post(str(form["action"]), data={**kept, "logout": "yes"})
        return self.comes_back(self._follow(answer).headers["location"])

    def signs(self, commitment: Commitment) -> TestResponse:
        """Send the form of the commitment's page as it stands: signed, without a reservation."""
        path = f"/concertations/{commitment.concertation.slug}/engagements/{commitment.id}"
        form = self.browser.page(path).find("form", action=f"{path}/reponse")
        assert isinstance(form, Tag)
        kept = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
        return self.browser.post(f"{path}/reponse", {**kept, "answer": "sign"})

    @property
    def name(self) -> str:
        """As whom they are signed in here; "" for nobody."""
        page = BeautifulSoup(self.browser.get("/").text, "html.parser")
        me = page.select_one("header .me")
        return me.get_text(strip=True) if me else ""


# The fixture `travels`: someone signed in here, or nobody, who may go to the provider.
Travels = Callable[..., Traveller]


def parameters(where: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}


def with_provider(settings: Settings, provider: RealProvider, client: str = "concert") -> Settings:
    return Settings(**{**vars(settings), **provider.settings(client)})
