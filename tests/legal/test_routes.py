"""The pages the law asks for: filled from the settings, and plain about what is missing."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from concert.accounts.actions import ask_link
from concert.concertations.phases import Phase
from concert.core.database import db
from tests.cast import Valbourg
from tests.legal.conftest import EVERYTHING, Say

NOTICE, DATA, ACCESS = "/mentions-legales", "/donnees-personnelles", "/accessibilite"
PAGES = (NOTICE, DATA, ACCESS, "/contact")


def words(page: BeautifulSoup) -> str:
    """What the page says, its spaces made plain."""
    main = page.find("main")
    assert main is not None
    return re.sub(r"\s+", " ", main.get_text(" "))


# --- what the operator did not say --------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_plainly_what_the_publisher_has_not_said(browse, path):
    said = words(browse().page(path))

    assert "L’éditeur n’a pas encore renseigné" in said


def test_the_name_of_the_missing_setting_is_told_in_development(browse):
    assert "PUBLISHER_NAME" in words(browse().page(NOTICE))


def test_the_name_of_the_missing_setting_is_no_business_of_the_public(browse, say: Say):
    say(concert_env="production")

    said = words(browse().page(NOTICE))

    assert "n’a pas encore renseigné son nom" in said
    assert "PUBLISHER_NAME" not in said


def test_an_instance_that_was_not_audited_says_that_it_does_not_conform(browse):
    page = browse().page(ACCESS)

    assert "non conforme" in words(page)
    assert "Non auditée" in words(page)
    assert page.find("footer").find(string=re.compile("Accessibilité\u00a0: non conforme"))


# --- what the operator said ---------------------------------------------------


@pytest.mark.parametrize(
    ("path", "settings"),
    [
        (
            NOTICE,
            "publisher_name publisher_address publisher_phone publication_director host_name"
            " host_address host_phone contact_email contents_licence",
        ),
        (DATA, "data_controller dpo_contact data_retention host_name"),
        (
            ACCESS,
            "publisher_name accessibility_state accessibility_audit accessibility_scheme"
            " accessibility_plan contact_email",
        ),
        ("/contact", "contact_email publisher_phone publisher_address dpo_contact"),
    ],
)
def test_a_page_says_all_that_the_publisher_said(browse, say: Say, path, settings):
    say(**EVERYTHING)

    said = words(browse().page(path))

    assert "n’a pas encore renseigné" not in said
    for setting in settings.split():
        assert EVERYTHING[setting].replace("\u00a0", " ") in said, setting


def test_the_source_code_is_a_link_of_every_page_once_it_is_told_where(browse, say: Say):
    say(**EVERYTHING)

    link = browse().page(NOTICE).find("footer").find("a", string="Code source")

    assert link["href"] == EVERYTHING["source_url"]


def test_the_foot_of_every_page_keeps_the_order_of_public_services(browse):
    links = [link.get_text() for link in browse().page(NOTICE).find("footer").find_all("a")]

    assert [re.sub("\u00a0: .*", "", link) for link in links] == [
        "Plan du site",
        "Accessibilité",
        "Mentions légales",
        "Données personnelles",
        "Gestion des cookies",
        "Contact",
    ]


def test_an_address_that_is_not_ours_is_refused_with_a_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["concert.valbourg.fr"])

    answer = app.test_client().get("/", headers={"Host": "ailleurs.fr"})

    assert answer.status_code == 400
    assert "Cette demande n’a pas pu être lue" in answer.text


# --- an operator's own page ---------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_the_operator_s_own_text_replaces_a_page(browse, say: Say, tmp_path: Path, path):
    (tmp_path / f"{path[1:]}.md").write_text(
        "# Notre page\n\nÉcrite par nous.\n\n## Une partie\n\n[Ailleurs](https://exemple.fr)\n",
        encoding="utf-8",
    )
    say(legal_dir=str(tmp_path))

    page = browse().page(path)

    assert page.h1.get_text() == "Notre page"
    assert page.title.get_text().startswith("Notre page")
    assert page.find("h2", string="Une partie")
    assert page.main.find("a", string="Ailleurs")["href"] == "https://exemple.fr"
    assert "Écrite par nous." in words(page)
    assert "n’a pas encore renseigné" not in words(page)


def test_the_pages_that_the_operator_did_not_write_stay_ours(browse, say: Say, tmp_path: Path):
    (tmp_path / "contact.md").write_text("Passez nous voir.", encoding="utf-8")
    say(legal_dir=str(tmp_path))

    assert "Passez nous voir." in words(browse().page("/contact"))
    assert browse().page("/contact").h1.get_text() == "Contact"
    assert "Qui publie ce site" in words(browse().page(NOTICE))


def test_nothing_dangerous_comes_out_of_the_operator_s_text(browse, say: Say, tmp_path: Path):
    written = '<script>alert(1)</script>\n\n[clic](javascript:alert(1)) <img src="x">'
    (tmp_path / "contact.md").write_text(written, encoding="utf-8")
    say(legal_dir=str(tmp_path))

    main = browse().page("/contact").main

    assert not main.find_all(["script", "img"])
    assert not main.find("a", href=re.compile("javascript"))


# --- the site map -------------------------------------------------------------

# Pages for one person at one moment, and what is no page.
_NOT_ON_THE_MAP = {
    "privacy.erased",
    "accounts.sent",
    "legal.logo",
    "legal.state",
    "legal.robots",
    "legal.security",
    "legal.site_map",
}


def _addresses(app: Flask, arguments: set[str], **values: str) -> dict[str, str]:
    with app.test_request_context():
        urls = app.url_map.bind("")
        return {
            rule.endpoint: urls.build(rule.endpoint, values)
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.arguments == arguments
        }


def _pages_for_all(browser, addresses: dict[str, str]) -> dict[str, str]:
    """Those that answer a stranger with a page."""
    answers = {endpoint: browser.get(path) for endpoint, path in addresses.items()}
    return {
        endpoint: addresses[endpoint]
        for endpoint, answer in answers.items()
        if answer.status_code == 200 and answer.mimetype == "text/html"
    }


def _links(browser) -> set[str]:
    return {str(link["href"]) for link in browser.page("/plan-du-site").main.find_all("a")}


def test_the_site_map_leads_to_every_public_page(app: Flask, browse):
    pages = _pages_for_all(browse(), _addresses(app, set()))

    missing = {e: p for e, p in pages.items() if p not in _links(browse())}

    assert missing.keys() <= _NOT_ON_THE_MAP, missing


def test_the_site_map_leads_to_every_public_page_of_a_concertation(
    app: Flask, browse, valbourg: Valbourg
):
    slug = valbourg.concertation.slug
    pages = _pages_for_all(browse(), _addresses(app, {"slug"}, slug=slug))

    missing = {e: p for e, p in pages.items() if p not in _links(browse())}

    assert "ideas.index" in pages
    assert not missing


def test_the_site_map_says_nothing_of_a_vote_where_there_is_none(browse, valbourg: Valbourg):
    here = valbourg.concertation
    without = {phase: span for phase, span in here.calendar.items() if phase is not Phase.VOTE}
    here.calendar = type(here.calendar)(without)
    db.session.commit()

    assert f"/concertations/{here.slug}/vote" not in _links(browse())
    assert f"/concertations/{valbourg.elsewhere.slug}/vote" in _links(browse())


def test_the_site_map_speaks_to_families_of_schools_alone(browse, valbourg: Valbourg):
    valbourg.elsewhere.programme = "sante"
    db.session.commit()

    assert f"/concertations/{valbourg.concertation.slug}/familles" in _links(browse())
    assert f"/concertations/{valbourg.elsewhere.slug}/familles" not in _links(browse())


def test_the_site_map_keeps_quiet_about_a_draft(browse, valbourg: Valbourg):
    valbourg.concertation.opened_at = None
    db.session.commit()

    assert f"/concertations/{valbourg.concertation.slug}" not in _links(browse())


# --- for machines -------------------------------------------------------------


def test_security_txt_says_where_to_write_and_until_when_it_holds(browse, say: Say, app: Flask):
    say(contact_email="bonjour@valbourg.fr", public_url="https://concert.valbourg.fr")

    answer = browse().get("/.well-known/security.txt")

    told = dict(line.split(": ", 1) for line in reversed(answer.text.splitlines()))
    assert answer.mimetype == "text/plain"
    assert told["Contact"] == "mailto:bonjour@valbourg.fr"
    assert told["Canonical"] == "https://concert.valbourg.fr/.well-known/security.txt"
    expires = datetime.strptime(told["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=1) < expires - app.config["FROZEN_AT"] < timedelta(days=365)


def test_there_is_no_security_txt_without_an_address_to_write_to(browse):
    assert browse().get("/.well-known/security.txt").status_code == 404


def test_robots_are_kept_from_links_that_serve_once(browse):
    answer = browse().get("/robots.txt")

    assert answer.mimetype == "text/plain"
    rules = answer.text.splitlines()
    assert rules[0] == "User-agent: *"
    assert {"Disallow: /connexion", "Disallow: /invitations/"} <= set(rules)


# --- what the pages promise -----------------------------------------------------


def test_reading_leaves_no_cookie(valbourg: Valbourg, app: Flask):
    reader = app.test_client()

    for path in ("/", DATA, f"/concertations/{valbourg.concertation.slug}"):
        assert "Set-Cookie" not in reader.get(path).headers, path


def test_the_only_cookies_are_those_that_the_page_names(browse, app: Flask, valbourg: Valbourg):
    asked = browse().get("/connexion")
    link = ask_link(valbourg.karim.email, "", at=valbourg.at).link
    entered = browse().post(f"/connexion/{link}")

    names = {
        cookie.split("=")[0]
        for answer in (asked, entered)
        for cookie in answer.headers.getlist("Set-Cookie")
    }
    own = app.config["SESSION_COOKIE_NAME"]
    assert names == {own, f"{own}-appareil"}
    said = words(browse().page(DATA))
    assert all(f"« {name} »" in said for name in names)
