"""Adjusting the colleges of a draft, over HTTP: one's own, their names, their order."""

from typing import Any

from flask import Blueprint, request, url_for

from concert.concertations.models import College, Concertation
from concert.concertations.queries import college_numbered
from concert.core.errors import Conflict
from concert.launch import colleges
from concert.launch.forms import CollegeForm
from concert.launch.routes import draft_at
from concert.programmes.catalogue import programme
from concert.web.fragments import Answer, changed, page, unchanged
from concert.web.once import once
from concert.web.session import signed_in, the_person
from concert.web.time import now

bp = Blueprint("adjusting", __name__, url_prefix="/concertations/<slug>/lancement/colleges")


@bp.get("")
@signed_in
def index(slug: str) -> Answer:
    return page("launch/colleges.html", **_colleges(draft_at(slug)))


@bp.post("")
@signed_in
@once
def add(slug: str) -> Answer:
    draft = draft_at(slug)
    form = CollegeForm(draft)
    if not form.validate_on_submit() or not _added(draft, form):
        return _not_yet(draft, form)
    return _anew(draft)


def _added(draft: Concertation, form: CollegeForm) -> bool:
    try:
        colleges.add_college(draft, form.given(), by=the_person(), at=now())
    except Conflict as conflict:
        form.refuse("name", conflict.reason)
        return False
    return True


@bp.post("/retour")
@signed_in
def put_back(slug: str) -> Answer:
    draft = draft_at(slug)
    colleges.put_back(draft, request.form.get("code", ""), by=the_person(), at=now())
    return _anew(draft)


@bp.post("/<int:college_id>/rang")
@signed_in
@once
def move(slug: str, college_id: int) -> Answer:
    draft = draft_at(slug)
    by_places = -1 if request.form.get("towards") == "up" else 1
    college = college_numbered(draft, college_id)
    colleges.move_college(college, by_places, by=the_person(), at=now())
    return _anew(draft)


@bp.post("/<int:college_id>/retrait")
@signed_in
def drop(slug: str, college_id: int) -> Answer:
    draft = draft_at(slug)
    colleges.drop_college(college_numbered(draft, college_id), by=the_person(), at=now())
    return _anew(draft)


@bp.get("/<int:college_id>")
@signed_in
def edit(slug: str, college_id: int) -> Answer:
    draft = draft_at(slug)
    college = college_numbered(draft, college_id)
    return page(
        "launch/college.html", **_one(draft, college, CollegeForm(draft, college, obj=college))
    )


@bp.post("/<int:college_id>")
@signed_in
def adjust(slug: str, college_id: int) -> Answer:
    draft = draft_at(slug)
    college = college_numbered(draft, college_id)
    form = CollegeForm(draft, college)
    if not form.validate_on_submit() or not _adjusted(college, form):
        return unchanged(
            "launch/_college.html", page="launch/college.html", **_one(draft, college, form)
        )
    return changed(page=url_for(".index", slug=slug))


def _adjusted(college: College, form: CollegeForm) -> bool:
    try:
        colleges.adjust_college(college, form.given(), by=the_person(), at=now())
    except Conflict as conflict:
        form.refuse("name", conflict.reason)
        return False
    return True


def _one(draft: Concertation, college: College, form: CollegeForm) -> dict[str, Any]:
    model = programme(draft.programme)
    named = next((one.name for one in model.college if one.code == college.code), "")
    return {
        "concertation": draft,
        "programme": model,
        "college": college,
        "form": form,
        "named": named,
    }


def _anew(draft: Concertation) -> Answer:
    return changed(
        "launch/_colleges.html", page=url_for(".index", slug=draft.slug), **_colleges(draft)
    )


def _not_yet(draft: Concertation, form: CollegeForm) -> Answer:
    return unchanged("launch/_colleges.html", page="launch/colleges.html", **_colleges(draft, form))


def _colleges(draft: Concertation, form: CollegeForm | None = None) -> dict[str, Any]:
    model = programme(draft.programme)
    return {
        "concertation": draft,
        "programme": model,
        "colleges": colleges.ordered(draft),
        "left_out": colleges.left_out(draft, model),
        "full": len(draft.colleges) >= colleges.MOST,
        "form": form or CollegeForm(draft, formdata=None),
    }
