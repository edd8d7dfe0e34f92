"""Concert: a local concertation, from its launch to a plan that each stakeholder signs."""

from importlib import import_module

from flask import Flask

from concert.config import Settings
from concert.core import keyring
from concert.core.database import db
from concert.extensions import babel, compress, csrf, htmx, limiter, login_manager, migrate
from concert.privacy import tombstones
from concert.programmes import catalogue
from concert.web import (
    assets,
    cache,
    charts,
    devices,
    errors,
    filters,
    formatting,
    forms,
    fragments,
    language,
    links,
    once,
    qr,
    security,
    session,
    templating,
    time,
    transactions,
    watch,
    words,
)

# Where each feature's pages are; a feature with many pages has its leads' pages apart.
PAGES = (
    "accounts.routes",
    "legal.routes",
    "invitations.routes",
    "invitations.lists",
    "invitations.describing",
    "posters.routes",
    "mandates.routes",
    "joining.routes",
    "joining.place",
    "joining.coming_back",
    "classes.routes",
    "classes.door",
    "classes.families",
    "team.routes",
    "terms.routes",
    "conduct.routes",
    "launch.routes",
    "launch.adjusting",
    "launch.communes",
    "moderation.routes",
    "moderation.suspending",
    "indicators.routes",
    "indicators.showing",
    "indicators.sheets",
    "findings.board",
    "findings.enclosures",
    "maps.routes",
    "findings.routes",
    "surveys.routes",
    "surveys.making",
    "surveys.editing",
    "surveys.counting",
    "surveys.sheets",
    "constraints.routes",
    "constraints.dialogue",
    "constraints.files",
    "stakes.routes",
    "priorities.routes",
    "priorities.sittings",
    "priorities.rounds",
    "priorities.sheets",
    "diagnosis.routes",
    "diagnosis.versions",
    "diagnosis.reading",
    "ideas.routes",
    "ideas.supports",
    "proposals.routes",
    "votes.routes",
    "votes.results",
    "plan.routes",
    "plan.drawing",
    "outcomes.routes",
    "thread.routes",
    "journey.routes",
    "privacy.routes",
    "notices.routes",
    "mailroom.routes",
)


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble the application; every line names one part of it."""
    settings = settings or Settings.from_environment()
    app = Flask(
        __name__,
        template_folder="../templates",
        static_folder=None,
        instance_path=str(settings.data_path),
    )
    app.config.from_mapping(settings.as_flask_config())
    app.jinja_environment = templating.Environment
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    settings.data_path.mkdir(parents=True, exist_ok=True)
    keyring.use(settings.secrets_path)
    tombstones.use(settings.data_path / "erasures.jsonl")
    catalogue.load(*settings.programme_folders)

    db.init_app(app)
    migrate.init_app(app, db, directory="migrations", render_as_batch=True)
    login_manager.init_app(app, add_context_processor=False)
    csrf.init_app(app)
    htmx.init_app(app)
    babel.init_app(app)
    limiter.init_app(app)
    compress.init_app(app)

    for part in (
        session,
        devices,
        time,
        watch,
        transactions,
        errors,
        fragments,
        language,
        links,
        once,
        formatting,
        filters,
        forms,
        charts,
        assets,
        cache,
        qr,
        security,
        words,
    ):
        part.init_app(app)
    for pages in PAGES:
        app.register_blueprint(import_module(f"concert.{pages}").bp)
    if settings.oidc_issuer:
        import_module("concert.oidc.routes").init_app(app)
    return app
