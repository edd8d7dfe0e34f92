"""Two readers of the same page: a stranger without any cookie, and someone signed in."""

from bs4 import BeautifulSoup
from flask import Flask

from concert.people.models import Person
from tests.browsing import Browser
from tests.looking import main, words


class Readers:
    """They read as acts go on; what was made once for many must not outlive the act."""

    def __init__(self, app: Flask, person: Person) -> None:
        self.stranger, self.someone = Browser(app), Browser(app).signed_in(person)
        self.stranger.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])

    def pages(self, path: str) -> list[BeautifulSoup]:
        answer = self.stranger.get(path)
        assert answer.status_code == 200, answer.text[:2000]
        assert "ETag" in answer.headers, "the stranger's page is not one that is kept"
        return [BeautifulSoup(answer.text, "html.parser"), self.someone.page(path)]

    def read(self, path: str) -> list[str]:
        """What each of them reads there."""
        return [words(main(page)) for page in self.pages(path)]

    def both_read(self, path: str, text: str) -> bool:
        """Whether both read this there, or neither; it fails where only one does."""
        said = [text in one for one in self.read(path)]
        assert len(set(said)) == 1, f"« {text} » : stranger {said[0]}, signed in {said[1]}"
        return said[0]
