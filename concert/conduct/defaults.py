"""The rules that every concertation begins with, from the file beside this one."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from concert.programmes.rules import RuleModel


@cache
def common_rules() -> tuple[RuleModel, ...]:
    text = (Path(__file__).parent / "rules.toml").read_text(encoding="utf-8")
    return tuple(msgspec.convert(tomllib.loads(text)["rule"], list[RuleModel]))
