"""Those who walk: how each comes in, by the link of a letter, an invitation or a code."""

import re
from collections.abc import Callable

from concert.core.clock import utc_now
from concert.walk.visitor import Lost, Visitor

Say = Callable[[str], object]


class Walk:
    """The people of the walk, and the addresses they go through."""

    def __init__(self, url: str, say: Say) -> None:
        self.url, self.say = url.rstrip("/"), say
        # Another run is other people: nothing of an earlier walk is in the way.
        self.run = utc_now().strftime("%d%H%M%S")
        self.home = ""

    def someone(self, name: str) -> Visitor:
        return Visitor(self.url, name)

    def address(self, name: str) -> str:
        return f"{name.lower()}.{self.run}@exemple.fr"

    def tell(self, step: str) -> None:
        self.say(f"  {step}")

    # --- coming in --------------------------------------------------------------

    def sign_in(self, visitor: Visitor) -> None:
        visitor.visit("/connexion")
        address = self.address(visitor.name)
        visitor.press("Recevoir un lien", {"Votre adresse électronique": address})
        visitor.visit(self._link_in_letter(address, "/connexion/"))
        visitor.press("Entrer")

    def _link_in_letter(self, address: str, part: str) -> str:
        """The link of the latest letter to this address, as it is read in the mailbox."""
        mailbox = self.someone("Le facteur")
        try:
            mailbox.visit("/boite-aux-lettres")
        except Lost as error:
            raise Lost(
                "La promenade lit le courrier sur /boite-aux-lettres, qui n’existe qu’en"
                " développement (CONCERT_ENV=development, sans MAIL_URL)."
            ) from error
        for letter in mailbox.page.find_all("article"):
            text = letter.get_text(" ")
            if address in text and (found := re.search(rf"https?://\S+({part}[\w-]+)", text)):
                return found[1]
        raise Lost(f"aucune lettre pour {address}")

    def accept(self, visitor: Visitor, answers: dict[str, str]) -> None:
        visitor.visit(self._link_in_letter(self.address(visitor.name), "/invitations/"))
        visitor.press("Accepter l’invitation", answers)

    def join(self, visitor: Visitor, code: str, college: str, shown_as: str) -> None:
        self.sign_in(visitor)
        visitor.visit("/rejoindre")
        visitor.press("Entrer", {"Votre code": code})
        visitor.press(
            "Participer",
            {
                "Vous participez en tant que": college,
                "Comment voulez-vous": shown_as,
                "J’ai 15 ans ou plus": "y",
            },
        )

    def come_with_the_code(self, visitor: Visitor, code: str, college: str) -> None:
        """Take part without giving anything: neither an address nor a name."""
        visitor.visit("/rejoindre")
        visitor.press("Entrer", {"Votre code": code})
        answers = {"Vous participez en tant que": college, "J’ai 15 ans ou plus": "y"}
        visitor.press("Participer", answers)
