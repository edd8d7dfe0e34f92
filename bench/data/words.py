"""Made-up French, for people, ideas and arguments: the same at each run, for the same seed."""

from random import Random


def _words(text: str) -> list[str]:
    return text.split()


_FIRST = _words(
    "Aïcha Amélie Baptiste Camille Chloé Damien Élodie Fatou Gaël Hugo Inès Jeanne Kévin Léa"
    " Malik Manon Nadia Noé Olivier Pauline Quentin Rachida Samuel Théo Yasmine Zoé"
)
_LAST = _words(
    "Bernard Bouchard Caron Diallo Dupuis Fabre Garnier Haddad Jacquet Kone Lambert Legoff"
    " Marchand Morel Nguyen Perrin Renaud Rossi Schmitt Tessier Vasseur Weber"
)
_VERBS = _words(
    "Ouvrir Aménager Partager Repeindre Déplacer Végétaliser Prêter Construire Rallonger Ombrager"
    " Rassembler Inventer Abriter Relier Éclairer Réparer"
)
_THINGS = (
    "la bibliothèque",
    "un potager",
    "le préau",
    "la salle de motricité",
    "des jeux au sol",
    "un coin lecture",
    "les bancs de la cour",
    "le chemin piéton",
    "un atelier vélo",
    "une cuisine partagée",
    "le terrain de ballon",
    "un garage à trottinettes",
    "des bacs à compost",
    "une cabane en osier",
    "la fontaine à eau",
    "le mur d’escalade",
)
_FOR_WHOM = (
    "pour les familles du quartier",
    "avec les élèves de CM2",
    "à côté de la cantine",
    "pendant la récréation du midi",
    "le mercredi après-midi",
    "près du portail",
    "avec la médiathèque",
    "pour les plus petits",
    "à l’abri du vent",
    "avec les services techniques",
    "derrière le gymnase",
    "tous les soirs de beau temps",
)
_REASONS = (
    "Les enfants y trouveraient un endroit calme, loin des ballons.",
    "Aujourd’hui, la moitié de la cour reste vide quand il pleut.",
    "Les parents pourraient s’arrêter un moment avant de repartir au travail.",
    "La commune a déjà du bois et des outils à l’atelier municipal.",
    "On apprendrait à arroser, à compter les récoltes, à attendre.",
    "Les enseignantes disent que le bruit fatigue tout le monde en fin de journée.",
    "Une association du bourg l’a fait ailleurs en deux semaines de vacances.",
    "Il faudrait surtout quelqu’un pour en prendre soin pendant l’été.",
    "Les fauteuils roulants passeraient enfin sans détour par la route.",
    "Cela coûterait moins cher que de changer tous les jeux d’un coup.",
    "Le règlement de la cour serait écrit par les élèves eux-mêmes.",
    "Les agents d’entretien demandent que les accès restent dégagés.",
    "Le soir, le lieu servirait aux associations sportives du village.",
    "Personne ne sait vraiment qui doit décider de cet endroit.",
)
_SYLLABLES = _words("ba cou dri fan gol lun mis nor pel rou sim tav ver zou")


def person_name(random: Random) -> str:
    return f"{random.choice(_FIRST)} {random.choice(_LAST)}"


def title(random: Random) -> str:
    return f"{random.choice(_VERBS)} {random.choice(_THINGS)} {random.choice(_FOR_WHOM)}"


def text(random: Random, sentences: int) -> str:
    return " ".join(random.sample(_REASONS, sentences))


def new_text(random: Random) -> str:
    """A text that shares a few words with others, and is like none of them.

    Most of its words exist nowhere else; the search for similar ideas still has to read many.
    """
    made = [_made_up(random) for _ in range(22)]
    return " ".join([*made, "cour", "enfants", "commune"]) + "."


def _made_up(random: Random) -> str:
    return "".join(random.choice(_SYLLABLES) for _ in range(4))
