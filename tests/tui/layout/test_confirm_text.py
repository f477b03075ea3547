"""The words of the confirm step, for what a sandbox reply does not have."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from inbox_tui.adapter import Measure, Outgoing, OutgoingFile
from inbox_tui.model import (
    AccountKind,
    Actor,
    Attachment,
    Draft,
    Message,
    StoredMessage,
    Visibility,
    utc_now,
)
from inbox_tui.reply.preview import Preview
from inbox_tui.tui.layout import confirm_text
from inbox_tui.wall_clock import WallClock
from tests import making

NOW = making.NOON
WIDTH = 60


def outgoing(**particulars: object) -> Outgoing:
    made = Outgoing(
        key="k",
        parent_id="m1",
        wire="{}",
        text="Gladly.",
        visibility=Visibility.PUBLIC,
        to=(making.actor("tomas"),),
        composed_at=NOW,
    )
    return replace(made, **particulars)  # type: ignore[arg-type]


def preview(kind: AccountKind = AccountKind.OWN, **particulars: object) -> Preview:
    account = making.account(kind=kind)
    message = making.message()
    made = Preview(
        draft=Draft(
            uid=1,
            account_id=account.id,
            parent_uid=1,
            conversation_uid=1,
            text="Gladly.",
            created_at=NOW,
            updated_at=NOW,
            seen_through=1,
        ),
        account=account,
        identity=making.NORA,
        actor=Actor(id=account.actor_id, handle="nora"),
        verified_at=NOW - timedelta(seconds=3),
        is_named_by_network=True,
        parent=StoredMessage(
            uid=1,
            account_id=account.id,
            conversation_uid=1,
            message=message,
            outgoing=False,
            received_at=NOW,
        ),
        outgoing=outgoing(),
        measures=(Measure(used=7, limit=300, unit="characters"),),
        unusual=(),
        newer=(),
        asks_reason=False,
        payload="",
        digest="",
    )
    return replace(made, **particulars)  # type: ignore[arg-type]


def facts(shown: Preview) -> list[str]:
    return confirm_text.facts(shown, "example.org", "Example", NOW, WIDTH).plain.splitlines()


def test_the_facts_stand_in_one_order() -> None:
    actor = Actor(id="actor:nora", handle="nora", audience=12_345)
    also = outgoing(also_notified=(making.actor("carla"),), subject="Your order")
    shown = preview(unusual=("It is Sunday.",), actor=actor, outgoing=also)
    assert facts(shown) == [
        "UNUSUAL   It is Sunday.",
        "HUMAN     Nora Lind",
        "AS        @nora   OWN account",
        "ON        example.org · 12,345 followers",
        "AUDIENCE  PUBLIC: everybody can read it",
        "TO        @tomas",
        "NOTIFIED  @carla",
        "SUBJECT   Your order",
        "Example said who this is: 3 s ago",
    ]


def test_a_login_that_was_only_accepted_is_not_called_more() -> None:
    assert facts(preview(is_named_by_network=False))[-1] == (
        "The server accepted this login 3 s ago"
    )


@pytest.mark.parametrize("field", ["to", "also_notified"])
def test_more_people_than_the_facts_have_room_for_are_named_under_the_text(field: str) -> None:
    many = tuple(making.actor(f"p{number}") for number in range(8))
    shown = preview(outgoing=outgoing(**{field: many}))
    label = {"to": "TO", "also_notified": "NOTIFIED"}[field]
    told = " ".join(" ".join(facts(shown)).split())
    assert f"{label} @p0, @p1, @p2, @p3, @p4, @p5, and 2 more, named under the text" in told
    besides = " ".join(confirm_text.payload(shown, WIDTH)[1].plain.split())
    assert besides == f"{label} " + ", ".join(f"@p{number}" for number in range(8))


def test_six_people_stand_in_the_facts_alone() -> None:
    six = tuple(making.actor(f"p{number}") for number in range(6))
    shown = preview(outgoing=outgoing(to=six))
    assert confirm_text.payload(shown, WIDTH)[1].plain == ""
    assert "more" not in " ".join(facts(shown))


def test_a_reply_to_nobody_says_so() -> None:
    assert "TO        nobody by name" in facts(preview(outgoing=outgoing(to=())))


def test_what_leaves_besides_the_text_is_shown_with_where_links_lead() -> None:
    links = ("https://xn--nrthwind-n4a.example/pay", "https://user@:80/")
    shown = preview(outgoing=outgoing(below="> On Monday you wrote:", links=links))
    said, besides = confirm_text.payload(shown, WIDTH)
    assert said.plain == "Gladly."
    assert besides.plain.splitlines() == [
        "BELOW IT",
        "> On Monday you wrote:",
        "LINK      xn--nrthwind-n4a.example",
        "          https://xn--nrthwind-n4a.example/pay",
        "LINK      NO PLAIN ADDRESS   https://user@:80/",
    ]


def picture(**particulars: object) -> OutgoingFile:
    made = OutgoingFile(
        name="shop.png", media_type="image/png", size=45_000, sha256="0" * 64, width=60, height=20
    )
    return replace(made, **particulars)  # type: ignore[arg-type]


def test_each_file_that_leaves_is_shown_with_its_words() -> None:
    files = (
        picture(alt="our shop"),
        picture(name="door\u202e.png\x1b[2J"),
        picture(name="a.pdf", media_type="application/pdf", width=0, height=0, size=7),
    )
    besides = confirm_text.payload(preview(outgoing=outgoing(files=files)), 100)[1].plain
    assert besides.splitlines() == [
        "FILE      shop.png (image/png, 60 × 20 pixels, 45 kB), alt text “our shop”",
        "FILE      door.png␛[2J (image/png, 60 × 20 pixels, 45 kB), no alt text",
        "FILE      a.pdf (application/pdf, 7 bytes)",
    ]


def test_each_post_of_a_thread_is_shown_under_its_number_and_length() -> None:
    lengths = tuple(Measure(used=n, limit=300, unit="characters") for n in (11, 12))
    parts = ("Gladly. (1/2)", "On Friday.\nNora (2/2)")
    shown = preview(outgoing=outgoing(parts=parts, text="\n\n".join(parts)), measures=lengths)
    assert confirm_text.payload(shown, WIDTH)[0].plain.splitlines() == [
        "POST 1 OF 2 · 11 / 300 characters",
        "Gladly. (1/2)",
        "",
        "POST 2 OF 2 · 12 / 300 characters",
        "On Friday.",
        "Nora (2/2)",
    ]
    assert confirm_text.figures(shown).plain == "a thread of 2 posts at once"


def test_newer_replies_are_shown_whole_with_their_files() -> None:
    now = utc_now()
    first: Message = making.message(
        "m2", name="A subject", summary="A warning", content="It works again", published=now
    )
    second = making.message(
        "m3",
        content="",
        published=now,
        attributed_to=making.actor("carla"),
        attachments=(
            Attachment(media_type="image/png", name="a lamp"),
            Attachment(media_type="", name="notes"),
        ),
    )
    shown = preview(newer=(first, second))
    clock = WallClock(timezone(timedelta(hours=5, minutes=45)))
    when = f"{now.astimezone(clock.zone):%H:%M}"
    assert confirm_text.newer(shown, now, WIDTH, clock).plain.splitlines() == [
        f"@tomas · {when}",
        "  A subject",
        "  A warning",
        "  It works again",
        "",
        f"@carla · {when}",
        "  [image/png: a lamp]",
        "  [file: notes]",
    ]
    heading = " ".join(confirm_text.newer_heading(shown, 100).plain.split())
    assert heading == "NEWER 2 replies came after the message you answer. Read them first."
    alone = " ".join(confirm_text.newer_heading(preview(newer=(first,)), 100).plain.split())
    assert alone == "NEWER A reply came after the message you answer. Read it first."


def test_length_and_cost_are_in_one_line() -> None:
    assert confirm_text.figures(preview()).plain == "7 / 300 characters"
    unlimited = Measure(used=7, limit=None, unit="characters")
    dear = preview(measures=(unlimited,), outgoing=outgoing(cost="$0.01"))
    assert confirm_text.figures(dear).plain == "7 characters · costs $0.01"


@pytest.mark.parametrize(
    ("kind", "visibility", "words"),
    [
        (AccountKind.OWN, Visibility.PUBLIC, "Nora Lind will speak IN PUBLIC"),
        (AccountKind.OWN, Visibility.DIRECT, "Nora Lind will speak IN PRIVATE"),
        (AccountKind.BRAND, Visibility.UNLISTED, " THE COMPANY SPEAKS IN PUBLIC "),
        (AccountKind.BRAND, Visibility.FOLLOWERS, " THE COMPANY SPEAKS TO FOLLOWERS "),
    ],
)
def test_the_title_says_who_speaks_and_to_whom(
    kind: AccountKind, visibility: Visibility, words: str
) -> None:
    shown = preview(kind, outgoing=outgoing(visibility=visibility))
    assert confirm_text.title(shown).plain == words
    pad = " " if kind is AccountKind.BRAND else ""
    assert confirm_text.subtitle(shown).plain == f"{pad}logged under the name of Nora Lind{pad}"
    said = confirm_text.summary(shown, "example.org").plain
    assert said.startswith(f"{kind.value.upper()} @nora on example.org · ")
