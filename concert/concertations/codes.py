"""The codes that describe a concertation: what is promised, who does what, what a body is."""

from enum import StrEnum


class ParticipationLevel(StrEnum):
    """What is promised to the public: four of the five degrees of IAP2's spectrum.

    Informing alone is left out: it is no concertation.
    """

    CONSULT = "consult"
    INVOLVE = "involve"
    COLLABORATE = "collaborate"
    EMPOWER = "empower"


class Role(StrEnum):
    """What someone does in a concertation beyond taking part in it."""

    LEAD = "lead"
    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"


class BodyKind(StrEnum):
    """The kinds of body that may be a stakeholder."""

    SCHOOL = "school"
    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    CAF = "caf"
    CPAM = "cpam"
    HOSPITAL = "hospital"
    CPTS = "cpts"
    ASSOCIATION = "association"
    UNION = "union"
    COMPANY = "company"
    STATE = "state"
    ARS = "ars"
    LABORATORY = "laboratory"
    INFORMAL = "informal"


class StakeholderRole(StrEnum):
    """What a body does in a concertation."""

    LEADS = "leads"
    DECIDES = "decides"
    FUNDS = "funds"
    SUPPORTS = "supports"
    PARTNER = "partner"
    CONCERNED = "concerned"
