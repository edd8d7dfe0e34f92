"""Settings of an operator who said everything, or a little."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

Say = Callable[..., None]

EVERYTHING = {
    "publisher_name": "Commune de Valbourg",
    "publisher_address": "1 place de la Mairie, 35000 Valbourg",
    "publisher_phone": "02 99 00 00 00",
    "publication_director": "Jeanne Roy, maire",
    "host_name": "Hébergeur du Pays",
    "host_address": "2 rue des Serveurs, 35000 Rennes",
    "host_phone": "02 99 11 11 11",
    "contact_email": "bonjour@valbourg.fr",
    "data_controller": "Commune de Valbourg, représentée par sa maire",
    "dpo_contact": "dpo@valbourg.fr",
    "data_retention": "vingt-quatre mois après la dernière connexion",
    "contents_licence": "Licence Ouverte 2.0",
    "source_url": "https://exemple.fr/concert",
    "accessibility_state": "partiellement conforme",
    "accessibility_audit": "Audit du 3 mars 2026 : 78 % des critères sont respectés.",
    "accessibility_scheme": "https://valbourg.fr/schema",
    "accessibility_plan": "Corriger les documents joints avant décembre.",
}


@pytest.fixture
def say(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Change what the operator set, until the end of the test."""

    def change(**settings: object) -> None:
        changed = replace(app.config["SETTINGS"], **settings)
        monkeypatch.setitem(app.config, "SETTINGS", changed)

    return change
