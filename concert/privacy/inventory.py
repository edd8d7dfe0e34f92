"""What the database holds of people: one line a column, from which export and erasure follow.

A column that refers to a person, or that holds a name or an address, and has no line here makes
`tests/privacy/test_inventory.py` fail: no feature can forget. The line of a *reference* (a
foreign key to a person or to their place in a concertation, or an address) also says which
columns of its row are given to that person; the other lines are about a column of such a row.
"""

from flask_babel import lazy_gettext as _

from concert.privacy.held import CLEARED, CUT, DELETED, EMPTIED, KEPT, Held

_GIVEN = ("stakeholder_id", "given_at", "withdrawn_at", "withdrawn_because")
_NOBODY = _("une personne qui a effacé son compte")
_SIGNED = _("Une signature engage un organisme envers les autres : la preuve reste entière.")

INVENTORY: dict[str, Held] = {
    # --- the account
    "person.id": Held(
        _("Votre compte"), EMPTIED, ("email", "name", "created_at", "signed_in_at", "of_age_at")
    ),
    "person.email": Held(_("Votre adresse"), CLEARED, of="id"),
    "person.name": Held(_("Votre nom"), CLEARED, of="id"),
    "person_session.person_id": Held(
        _("Vos connexions ouvertes"),
        DELETED,
        ("started_at", "expires_at", "confirmed_at", "browser", "system"),
    ),
    "person_session.device_hash": Held(_("La marque de l’appareil"), DELETED, of="person_id"),
    "security_event.person_id": Held(
        _("Vos entrées et vos essais manqués, depuis six mois"), CUT, ("at", "kind", "visitor")
    ),
    "device.person_id": Held(_("Les appareils où vous êtes entré"), DELETED, ("seen_at",)),
    "person_session.id_token": Held(
        _("Ce qu’un fournisseur d’identité a dit de vous, tant que dure la connexion"),
        DELETED,
        of="person_id",
    ),
    "external_identity.person_id": Held(
        _("Les identités professionnelles qui ouvrent votre compte"),
        DELETED,
        ("issuer", "sub", "since", "seen_at"),
    ),
    "affiliation.person_id": Held(
        _("Les organismes pour lesquels un fournisseur d’identité dit que vous travaillez"),
        DELETED,
        ("issuer", "siret", "since", "seen_at"),
    ),
    "sign_in_link.email": Held(_("Les liens pour entrer"), DELETED, ("asked_at", "used_at")),
    "return_link.person_id": Held(
        _("Votre lien secret pour revenir d’un autre appareil"), DELETED, ("made_at",)
    ),
    "address_link.person_id": Held(
        _("L’adresse que vous avez demandé à confirmer"), DELETED, ("email", "asked_at")
    ),
    "address_link.email": Held(
        _("L’adresse que quelqu’un a demandé à confirmer"), DELETED, ("asked_at",)
    ),
    "arrival.person_id": Held(_("Le formulaire par lequel vous êtes entré"), DELETED, ("at",)),
    "submission.person_id": Held(_("Les formulaires envoyés depuis une semaine"), DELETED),
    "erasure.person_id": Held(
        _("Que votre compte a été effacé"),
        EMPTIED,
        why=_("Pour l’effacer de nouveau si une vieille sauvegarde le ramenait."),
    ),
    "letter.to": Held(
        _("Les messages qui vous sont écrits"), DELETED, ("subject", "written_at", "sent_at")
    ),
    "notice.person_id": Held(
        _("Les nouvelles à vous écrire"), DELETED, ("concertation_id", "due_at", "told_at")
    ),
    "own_rhythm.person_id": Held(
        _("Quand vous voulez que l’on vous écrive"), DELETED, ("rhythm", "chosen_at")
    ),
    "rhythm_there.person_id": Held(
        _("Quand vous voulez que l’on vous écrive de chaque concertation"),
        DELETED,
        ("concertation_id", "rhythm", "chosen_at"),
    ),
    # --- one's place in concertations
    "participation.person_id": Held(
        _("Vos participations"), EMPTIED, ("role", "college_id", "shown_as", "joined_at")
    ),
    "participation.shown_as": Held(_("Le nom que vous y montrez"), CLEARED, of="person_id"),
    "invitation.email": Held(
        _("Les invitations reçues"),
        DELETED,
        ("name", "role", "college_id", "stakeholder_id", "capacity", "sent_at", "accepted_at"),
    ),
    "invitation.name": Held(_("Votre nom, écrit par qui vous invite"), DELETED, of="email"),
    "invitation.found_by": Held(_("Ce nom, comme il se cherche"), DELETED, of="email"),
    "invitation.capacity": Held(_("La qualité proposée"), DELETED, of="email"),
    "invitation.sent_by_id": Held(
        _("Les invitations que vous avez envoyées"), EMPTIED, ("sent_at",)
    ),
    "invitation_draft.made_by_id": Held(
        _("Les listes de personnes que vous relisez, gardées un jour"), DELETED, ("made_at",)
    ),
    "figure_sheet.made_by_id": Held(
        _("Les tableaux de chiffres que vous relisez, gardés un jour"), DELETED, ("made_at",)
    ),
    "mandate.person_id": Held(
        _("Vos mandats"),
        DELETED,
        ("stakeholder_id", "capacity", "signs", "from_day", "until_day", "ended_at"),
    ),
    "mandate.capacity": Held(_("La qualité de votre mandat"), DELETED, of="person_id"),
    "mandate.given_by_id": Held(
        _("Les mandats que vous avez donnés"), EMPTIED, ("stakeholder_id", "from_day")
    ),
    "mandate.ended_by_id": Held(
        _("Les mandats auxquels vous avez mis fin"), CUT, ("stakeholder_id", "ended_at")
    ),
    "hand_over.email": Held(
        _("Les concertations que l’on vous a proposé de porter"),
        DELETED,
        ("offered_at", "settled_at"),
    ),
    "hand_over.offered_by_id": Held(
        _("Les concertations que vous avez transmises"), EMPTIED, ("offered_at", "settled_at")
    ),
    "suspension.participation_id": Held(
        _("Les suspensions de votre participation, et votre réponse"),
        DELETED,
        ("reason", "suspended_at", "answer", "answered_at", "lifted_at"),
    ),
    "suspension.suspended_by_id": Held(
        _("Les suspensions que vous avez décidées"), CUT, ("suspended_at",)
    ),
    "suspension.lifted_by_id": Held(_("Les suspensions que vous avez levées"), CUT, ("lifted_at",)),
    "moderation_case.participation_id": Held(
        _("Ce que vous avez donné et qui a été lu, signalé ou masqué, et votre contestation"),
        CUT,
        ("content", "given_at", "state", "contest", "contested_at"),
    ),
    "moderation_case.content": Held(
        _("Le texte qui attendait d’être lu"), CLEARED, of="participation_id"
    ),
    "moderation_case.contest": Held(
        _("Ce que vous avez dit en contestant"), CLEARED, of="participation_id"
    ),
    "moderation_decision.decided_by_id": Held(
        _("Vos décisions de modération"), CUT, ("kind", "act", "rule_name", "reason", "decided_at")
    ),
    "moderation_decision.undone_by_id": Held(
        _("Les décisions de modération que vous avez annulées"), CUT, ("kind", "undone_at")
    ),
    "moderation_report.person_id": Held(
        _("Ce que vous avez signalé"), CUT, ("text", "reported_at", "answered_at")
    ),
    "moderation_report.text": Held(_("Ce que dit le signalement"), CLEARED, of="person_id"),
    "moderation_report.contact": Held(
        _("L’adresse que vous avez laissée pour une réponse"), CUT, ("reported_at", "answered_at")
    ),
    "flood.released_by_id": Held(
        _("Les afflux de textes que vous avez relâchés"), CUT, ("began_at", "released_at")
    ),
    "giving.participation_id": Held(
        _("À quelles heures vous avez donné quelque chose, depuis un jour"), DELETED, ("at",)
    ),
    "conduct_rules.given_by_id": Held(
        _("Les règles de discussion que vous avez écrites"), CUT, ("concertation_id", "given_at")
    ),
    "class_session.opened_by_id": Held(
        _("Les séances que vous avez ouvertes avec une classe"), CUT, ("name", "opened_at")
    ),
    "parental_agreement.noted_by_id": Held(
        _("Les accords des familles que vous avez notés"), CUT, ("class_name", "noted_at")
    ),
    "parental_agreement.withdrawn_by_id": Held(
        _("Les retraits d’accord que vous avez notés"), CUT, ("class_name", "withdrawn_on")
    ),
    # --- what one gives
    "held_contribution.participation_id": Held(
        _("Ce que vous avez écrit en classe, et qu’un adulte lit d’abord"),
        DELETED,
        ("content", "given_at", "refused_because"),
    ),
    "held_contribution.decided_by_id": Held(
        _("Les textes d’élèves que vous avez lus"), CUT, ("decided_at",)
    ),
    "finding.author_id": Held(_("Vos constats"), CUT, ("text", *_GIVEN)),
    "finding_weight.participation_id": Held(
        _("Les constats que vous partagez ou nuancez"), EMPTIED, ("finding_id", "weight")
    ),
    "upload.author_id": Held(
        _("Les photos et les documents que vous avez donnés"),
        CUT,
        ("name", "alt", "media_type", "size", "added_at"),
    ),
    "upload.name": Held(_("Le nom de ces fichiers"), CLEARED, of="author_id", leaves=_("document")),
    "finding_reason.author_id": Held(
        _("Pourquoi vous partagez ou nuancez un constat"),
        CUT,
        ("finding_id", "weight", "text", *_GIVEN),
    ),
    "idea.author_id": Held(_("Vos idées"), CUT, ("title", "text", "needs", "revised_at", *_GIVEN)),
    "argument.author_id": Held(_("Vos arguments"), CUT, ("idea_id", "stance", "text", *_GIVEN)),
    "support.participation_id": Held(
        _("Les idées que vous soutenez"), EMPTIED, ("idea_id", "supported_at")
    ),
    "survey_response.participation_id": Held(
        _("Vos réponses aux questionnaires encore ouverts"),
        CUT,
        ("survey_id", "given_on", "content"),
    ),
    "survey_response.content": Held(
        _("Ce que disent ces réponses"), CLEARED, of="participation_id"
    ),
    "survey_response.typed_by_id": Held(
        _("Les réponses sur papier que vous avez saisies"), CUT, ("survey_id", "given_on")
    ),
    "survey_draft.participation_id": Held(
        _("Les réponses que vous avez commencées"), DELETED, ("survey_id", "saved_at")
    ),
    "constraint.stated_by_id": Held(
        _("Les contraintes dites au nom d’un organisme"),
        CUT,
        ("stakeholder_id", "kind", "text", "stated_at"),
    ),
    "constraint.lifted_by_id": Held(
        _("Les contraintes que vous avez dites levées, au nom d’un organisme"),
        CUT,
        ("stakeholder_id", "lifted_how", "lifted_at"),
    ),
    "constraint_wording.stated_by_id": Held(
        _("Les rédactions plus anciennes de ces contraintes"), CUT, ("kind", "text", "stated_at")
    ),
    "sighting.participation_id": Held(
        _("Les contraintes que vous avez dit avoir vues"), CUT, ("stakeholder_id", "seen_at")
    ),
    "constraint_question.author_id": Held(
        _("Vos questions sur des contraintes"), CUT, ("text", *_GIVEN)
    ),
    "constraint_question.answered_by_id": Held(
        _("Vos réponses à ces questions, au nom d’un organisme"), CUT, ("answer", "answered_at")
    ),
    "escalation.declared_by_id": Held(
        _("Les contraintes que vous avez déclarées à lever plus haut"),
        CUT,
        ("addressee", "why", "declared_at"),
    ),
    "escalation_step.noted_by_id": Held(
        _("Ce que vous avez noté de ces déclarations"), CUT, ("day", "note", "noted_at")
    ),
    "rater.participation_id": Held(
        _("Que vous avez noté les enjeux"), EMPTIED, ("round_id", "college_id")
    ),
    "rating.participation_id": Held(
        _("Vos notes aux enjeux"), EMPTIED, ("stake_id", "criterion", "level")
    ),
    "rating_tally.typed_by_id": Held(
        _("Les notes d’atelier ou de papier que vous avez saisies"),
        CUT,
        ("day", "place", "typed_at"),
    ),
    "round_move.moved_by_id": Held(
        _("Les tours de notation dont vous avez déplacé la fin"), CUT, ("reason", "moved_at")
    ),
    "priority_round.opened_by_id": Held(
        _("Les tours où vous avez fait noter les enjeux"), CUT, ("number", "opened_at")
    ),
    "priority_round.closed_by_id": Held(
        _("Les tours que vous avez clos"), CUT, ("number", "closed_at")
    ),
    "stake_order.retained_by_id": Held(
        _("Les ordres d’enjeux que vous avez retenus"), CUT, ("reason", "retained_at")
    ),
    "envelope.participation_id": Held(
        _("Que vous avez voté"),
        EMPTIED,
        ("poll_id",),
        why=_("Un bulletin déposé compte : l’émargement reste, sans vous."),
    ),
    # --- what one does for an organisation, or as one of those who lead
    "diagnosis_version.published_by_id": Held(
        _("Les diagnostics que vous avez publiés"), CUT, ("number", "published_at")
    ),
    "endorsement.person_id": Held(
        _("Vos réponses à un diagnostic, au nom d’un organisme"),
        CUT,
        ("stakeholder_id", "position", "words", "signatory", "capacity", "at"),
    ),
    "endorsement.signatory": Held(
        _("Votre nom dans ces réponses"), CLEARED, of="person_id", leaves=_NOBODY
    ),
    "endorsement.capacity": Held(
        _("Votre qualité dans ces réponses"),
        KEPT,
        of="person_id",
        why=_("C’est au titre de cette fonction que l’organisme a répondu."),
    ),
    "reply.person_id": Held(
        _("Vos refus et vos autres rédactions, au nom d’un organisme"),
        CUT,
        ("commitment_id", "proposed", "reason", "signatory", "capacity", "given_at"),
    ),
    "reply.signatory": Held(_("Votre nom dans ces refus"), CLEARED, of="person_id", leaves=_NOBODY),
    "reply.capacity": Held(
        _("Votre qualité dans ces refus"),
        KEPT,
        of="person_id",
        why=_("C’est au titre de cette fonction que l’organisme a répondu."),
    ),
    "sign_off.signed_by_id": Held(
        _("Vos signatures"),
        CUT,
        ("commitment_id", "reservation", "signatory", "capacity", "signed_at", "document_hash"),
    ),
    "sign_off.signatory": Held(
        _("Votre nom à côté d’une signature"), KEPT, of="signed_by_id", why=_SIGNED
    ),
    "sign_off.capacity": Held(
        _("Votre qualité à côté d’une signature"), KEPT, of="signed_by_id", why=_SIGNED
    ),
    "sign_off.document": Held(
        _("Le texte signé, avec votre nom, votre qualité et l’heure"),
        KEPT,
        of="signed_by_id",
        why=_SIGNED,
    ),
    "disposition.answered_by_id": Held(
        _("Les suites que vous avez données"), CUT, ("outcome", "reason", "answered_at")
    ),
    "data_terms.given_by_id": Held(
        _("Ce que vous avez dit des données d’une concertation"), CUT, ("controller", "given_at")
    ),
    "journal_entry.person_id": Held(_("Vos actes dans les journaux"), CUT, ("verb", "n", "at")),
    "journal_entry.salt": Held(_("Le secret qui relie un acte à vous"), CLEARED, of="person_id"),
}

# Columns whose name looks like a person's, and that name nobody: places, organisations, things.
# `poll.bureau` is what those who lead type: like any text, it is not ours to search.
NOBODYS = frozenset(
    {
        # The name of a rule.
        "moderation_decision.rule_name",
        "body.name",
        "class_session.name",
        "college.name",
        "concertation.place_name",
        "document.name",
        "establishment.address",
        "establishment.name",
        "parental_agreement.class_name",
        "figure_sheet.file_name",
        "invitation_draft.file_name",
        "poll.bureau",
        "retrieval.address",
        "territory.name",
    }
)
