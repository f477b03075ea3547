"""What X charges: the list in prices.toml, and how an amount is written."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Charge(StrEnum):
    """What is charged for, by its name in the list."""

    POST_READ = "post_read"
    USER_READ = "user_read"
    OWNED_READ = "owned_read"
    POST_CREATE = "post_create"
    POST_CREATE_WITH_LINK = "post_create_with_link"
    SUMMONED_REPLY = "summoned_reply"
    DELETE = "delete"


@cache
def listed() -> dict[Charge, Decimal]:
    """Return the price of each, in US dollars."""
    return {charge: Decimal(_entries()[charge]) for charge in Charge}


def of_reply(*, has_link: bool, is_summoned: bool) -> Charge:
    """Return what a reply is charged as. A link costs its price whoever asked for the answer."""
    if has_link:
        return Charge.POST_CREATE_WITH_LINK
    return Charge.SUMMONED_REPLY if is_summoned else Charge.POST_CREATE


def written(charge: Charge) -> str:
    """Return the price for a person: ``$0.015``; ``$0.20 (with a link)``."""
    price = listed()[charge]
    shown = f"${price:.2f}" if price == round(price, 2) else f"${price}"
    return f"{shown} (with a link)" if charge is Charge.POST_CREATE_WITH_LINK else shown


@cache
def as_of() -> date:
    """Return the day on which the list was read."""
    return date.fromisoformat(_entries()["as_of"])


def _entries() -> dict[str, str]:
    return tomllib.loads(files("inbox_tui_x").joinpath("prices.toml").read_text("utf-8"))
