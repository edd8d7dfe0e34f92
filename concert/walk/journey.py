"""The walk: a school's concertation, from its launch to its signed plan and its closing."""

import re
from datetime import timedelta

from concert.core.clock import local_day, utc_now
from concert.walk.company import Say, Walk
from concert.walk.visitor import Lost, Visitor

TITLE = "Une cour où chacun trouve sa place"


def walk(url: str, say: Say) -> str:
    """Walk a whole concertation on the server at `url`; return the address of its signed plan.

    Raises `Lost` at the first thing that people would not have been able to do.
    """
    here = Walk(url, say)
    claire, karim, odile = here.someone("Claire"), here.someone("Karim"), here.someone("Odile")
    parents = [here.someone(f"Parent{n}") for n in range(1, 7)]
    code = _launch(here, claire)
    _come(here, code, karim, odile, parents)
    _diagnose(here, claire, karim, odile)
    _propose(here, claire, karim, parents)
    _vote(here, claire, karim, parents)
    _plan(here, claire, odile)
    _close(here, claire)
    plan = f"{here.home}/plan"
    say(f"Le plan signé : {plan}")
    return plan


def _launch(here: Walk, claire: Visitor) -> str:
    here.say("Lancement")
    here.sign_in(claire)
    here.tell("Claire, directrice, entre par le lien reçu par courriel")
    claire.visit("/concertations/nouvelle")
    claire.press("Commencer", {"Dans quel programme": "Notre école, faisons-la ensemble"})
    claire.visit(f"{claire.url}?q=Guedelais")
    if claire.page.find(string=re.compile("Choisir")):
        claire.press("Choisir")
    else:
        claire.press("Garder ce lieu", {"Le nom du lieu": "École des Tilleuls, Valbourg"})
    here.tell("elle trouve son école dans l’annuaire")
    claire.press(
        "Garder et continuer",
        {
            "Un titre court": f"{TITLE} ({here.run})",
            "La question posée": "Comment faire de la cour un lieu où chacun a sa place ?",
            "Qui mène": "l’école, avec la commune",
        },
    )
    claire.press(
        "Garder et continuer",
        {
            "Ce que la concertation peut changer": "- les jeux\n- les règles de la cour",
            "Ce qu’elle ne peut pas changer": "- les murs classés",
            "Qui décide à la fin": "Le conseil d’école, après le vote.",
            "Ce que vous promettez": "Collaborer",
            "Ce qu’il faut savoir": "La cour fait 900 m² pour 208 élèves.",
        },
    )
    _name_the_commune(here, claire)
    claire.press(
        "Garder et continuer",
        {"Et vous": "Équipe éducative", "Qui peut participer": "Seulement avec le code"},
    )
    _dates(here, claire)
    claire.press("Ouvrir la concertation")
    here.home = claire.url
    here.tell(f"elle ouvre la concertation : {here.home}")
    claire.visit(f"{here.home}/invitations")
    code = claire.page.select_one(".code")
    if code is None:
        raise Lost("Claire ne trouve pas le code à donner")
    return code.get_text(strip=True)


def _name_the_commune(here: Walk, claire: Visitor) -> None:
    screen = claire.url
    claire.press(
        "Ajouter cette partie prenante",
        {
            "Son nom": f"Commune de Valbourg ({here.run})",
            "Ce que c’est": "Commune",
            "Pourquoi elle est concernée": "Elle entretient la cour.",
            "L’adresse de la personne": here.address("Odile"),
            "En quelle qualité": "adjointe au maire",
        },
    )
    claire.visit(screen)


def _dates(here: Walk, claire: Visitor) -> None:
    claire.press("Garder et continuer")
    day = local_day(utc_now())
    here.tell(f"elle dit le cadre, les parties prenantes et les dates, à partir du {day}")


def _come(here: Walk, code: str, karim: Visitor, odile: Visitor, parents: list[Visitor]) -> None:
    here.say("Les personnes")
    odile_answers = {
        "Votre prénom et votre nom": "Odile Le Goff",
        "Vous participez en tant que": "Commune",
    }
    here.accept(odile, odile_answers)
    here.tell("Odile accepte d’agir au nom de la commune")
    here.join(karim, code, "Parents", "Karim")
    for parent in parents:
        here.come_with_the_code(parent, code, "Parents")
    here.tell(f"Karim entre avec le code {code} ; {len(parents)} parents aussi, sans adresse")


def _advance(here: Walk, claire: Visitor, phase: str) -> None:
    claire.visit(f"{here.home}/pilotage")
    claire.press("Passer à l’étape", {})
    if not claire.says(phase):
        raise Lost(f"l’étape « {phase} » ne s’est pas ouverte")


def _diagnose(here: Walk, claire: Visitor, karim: Visitor, odile: Visitor) -> None:
    here.say("Diagnostic partagé")
    _take_figures(here, claire)
    finding = "Les enfants qui n’aiment pas le ballon n’ont nulle part où aller."
    karim.visit(f"{here.home}/diagnostic/constats")
    karim.press("Publier mon constat", {"Ce que vous constatez": finding})
    odile.visit(f"{here.home}/diagnostic/constats")
    odile.press("Je partage")
    odile.visit(f"{here.home}/diagnostic/contraintes")
    odile.press(
        "Publier cette contrainte",
        {"Ce qui contraint": "Le calendrier", "En une ou deux phrases": "Pas de travaux en mai."},
    )
    here.tell("un constat, partagé ; une contrainte de la commune")
    claire.visit(f"{here.home}/diagnostic/enjeux/nouveau")
    claire.press(
        "Garder cet enjeu",
        {
            "L’enjeu, en quelques mots": "Trouver sa place dans la cour",
            "Il vient de ces constats": [finding[:40]],
            "Il se heurte": ["Pas de travaux"],
        },
    )
    claire.press("Publier cette version")
    odile.visit(f"{here.home}/diagnostic")
    odile.press("Répondre au nom de", {"Votre réponse": "Nous partageons ce diagnostic"})
    here.tell("un enjeu, le diagnostic publié, partagé par la commune")


def _take_figures(here: Walk, claire: Visitor) -> None:
    claire.visit(f"{here.home}/diagnostic/chiffres")
    taken = 0
    while claire.page.find("button", string=re.compile("Prendre")):
        claire.press("Prendre")
        taken += 1
    claire.press(
        "Ajouter ce chiffre",
        {
            "Ce que c’est": "Passages à l’infirmerie pendant la récréation",
            "Sa valeur": "58",
            "Sa période": "2025-2026",
            "Sa source": "Cahier de l’infirmerie",
            "Relevé le": str(local_day(utc_now())),
        },
    )
    here.tell(f"{taken} chiffres publics et un chiffre de l’école")


def _propose(here: Walk, claire: Visitor, karim: Visitor, parents: list[Visitor]) -> None:
    here.say("Idées")
    _advance(here, claire, "Proposez vos idées")
    titles = ["Un potager tenu par les CM1", "Des zones calmes dessinées par les élèves"]
    for who, title in zip((karim, parents[0]), titles, strict=True):
        who.visit(f"{here.home}/idees/nouvelle")
        answers = {"Votre idée": title, "À quel enjeu": "Trouver sa place"}
        who.press("Envoyer mon idée", answers)
    parents[1].visit(karim.url)
    parents[1].press(
        "Publier mon argument",
        {"Votre argument est": "Pour", "Votre argument": "Mon fils y serait chaque jour."},
    )
    here.tell("deux idées, un argument")
    for title in titles:
        claire.visit(f"{here.home}/propositions/nouvelle")
        claire.press(
            "Enregistrer la proposition",
            {
                "Les idées qu’elle réunit": [title],
                "La proposition, en une phrase": f"Proposition : {title}",
                "À quel enjeu": "Trouver sa place",
            },
        )
    claire.visit(f"{here.home}/vote/preparation")
    claire.press("Préparer le vote")
    here.tell("deux propositions, le vote préparé")


def _vote(here: Walk, claire: Visitor, karim: Visitor, parents: list[Visitor]) -> None:
    here.say("Vote")
    _advance(here, claire, "Vote")
    for voter in (karim, *parents):
        voter.visit(f"{here.home}/vote")
        voter.press(
            "Relire mon bulletin",
            {"Un potager tenu par les CM1": "Très bien", "Des zones calmes": "Assez bien"},
        )
        voter.press("Déposer mon bulletin")
    claire.visit(f"{here.home}/pilotage")
    claire.press("Fermer l’étape maintenant")
    claire.visit(f"{here.home}/vote/depouillement")
    claire.press("Ouvrir l’urne et publier le résultat")
    if not claire.says("arrive en tête"):
        raise Lost("le résultat n’est pas publié")
    here.tell(f"{len(parents) + 1} bulletins secrets, dépouillés")


def _plan(here: Walk, claire: Visitor, odile: Visitor) -> None:
    here.say("Plan d’action et engagements")
    _advance(here, claire, "Plan d’action")
    claire.visit(f"{here.home}/suites")
    claire.follow("Retenir : en faire une action")
    claire.press(
        "Enregistrer la fiche",
        {"Son objectif": "Un potager ouvert aux classes avant mars.", "Qui la pilote": "Commune"},
    )
    claire.follow("Demander un engagement")
    due = (utc_now() + timedelta(days=90)).date().isoformat()
    claire.press(
        "Demander cet engagement",
        {
            "À qui": "Commune de Valbourg",
            "L’engagement demandé": "La commune amène un point d’eau dans la cour.",
            "Pour quand": due,
        },
    )
    odile.visit(f"{here.home}/engagements")
    odile.follow("Voir l’engagement")
    odile.press(
        "Signer cet engagement",
        {
            "Votre réponse": "Proposer une autre rédaction",
            "La rédaction que vous proposez": "La commune amène un point d’eau avant mars.",
        },
    )
    claire.visit(odile.url)
    claire.follow("Reprendre la rédaction proposée")
    claire.press("Demander cette rédaction", {"Pourquoi": "À la demande de la commune."})
    odile.visit(odile.url)
    odile.press("Signer cet engagement", {"Votre réponse": "Signer"})
    if not odile.says("Signé par Odile Le Goff"):
        raise Lost("la signature d’Odile ne se lit pas")
    here.tell("un engagement demandé, renégocié, puis signé par la commune")


def _close(here: Walk, claire: Visitor) -> None:
    here.say("Suites données")
    claire.visit(f"{here.home}/suites")
    claire.follow("Répondre autrement (Proposition : Des zones calmes")
    claire.press(
        "Publier cette réponse",
        {"La réponse": "Non retenue", "La raison": "Pas cette année : une action à la fois."},
    )
    _advance(here, claire, "Suivi")
    claire.visit(f"{here.home}/pilotage")
    claire.press("Clore la concertation", {"Votre mot de la fin": "Merci à toutes et à tous."})
    if not claire.says("La concertation est close"):
        raise Lost("la concertation n’est pas close")
    here.tell("chaque idée a sa réponse, la concertation est close")
