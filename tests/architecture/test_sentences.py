"""French as it is printed: every sentence, wherever it is written."""

import pytest

from tests.architecture.sentences import faults_of, sentences


def test_every_sentence_is_typeset_as_french_is() -> None:
    faulty = [
        f"{where}: {sentence!r} has {fault}"
        for where, sentence in sentences()
        for fault in faults_of(sentence)
    ]

    assert faulty == []


def test_the_sentences_are_found_in_code_templates_letters_and_programmes() -> None:
    where = [place.split(":")[0] for place, _sentence in sentences()]

    for kind in ("concert/policy/conditions.py", "templates/base.html", "programmes/ecole.toml"):
        assert any(kind in one for one in where), kind
    assert any(one.startswith("templates/mails/") for one in where)


@pytest.mark.parametrize(
    "sentence",
    [
        "L'école",
        'Le "potager"',
        "Et puis...",
        "Qui vient ?",
        "Qui vient\u00a0?",
        "Qui vient?",
        "Voici : rien",
        "Voici\u202f: rien",
        "Voici: rien",
        "« Rien »",
        "Un  banc",
        "Un banc .",
    ],
)
def test_the_check_sees_what_is_not_french_typography(sentence: str) -> None:
    assert faults_of(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "L’école",
        "Qui vient\u202f? Personne\u202f!",
        "Voici\u00a0: «\u00a0rien\u00a0», à 18\u00a0h.",
        "Écrivez prenom@exemple.fr, ou https://exemple.fr/a?b=c",
        "Il reste %(num)d idées\u202f; %(who)s répondra\u2026",
    ],
)
def test_the_check_lets_french_typography_through(sentence: str) -> None:
    assert faults_of(sentence) == []
