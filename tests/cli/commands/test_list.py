from __future__ import annotations

from inbox_tui.cli.exit_codes import ExitCode
from inbox_tui.paths import config_file, database_file
from inbox_tui.store import Store
from tests.cli.conftest import Run, json_lines, line


def test_views_limits_and_accounts_choose(nora: Run) -> None:
    nora("account", "add", "sandbox", "--handle", "bo")
    nora("import", "--account", "nora", "-", stdin="\n".join([line(1), line(2, kind="post")]))
    nora("import", "--account", "bo", "-", stdin=line(3))

    def contexts(*words: object) -> set[str]:
        return {row["context"] for row in json_lines(nora("list", "--json", *words).stdout)}

    assert contexts() == {"c1", "c2", "c3"}
    assert contexts("--view", "needs-reply") == {"c1", "c3"}
    assert contexts("--account", "bo") == {"c3"}
    assert len(contexts("--limit", "2")) == 2
    assert contexts("--view", "done") == set()


def test_a_row_whose_newest_words_are_ours_says_so(nora: Run) -> None:
    answer = line(2, conversation="c1", parent="m1", author={"handle": "nora"}, kind="post",
                  at="2026-11-21T19:00:00Z", text="Thank you")  # fmt: skip
    nora("import", "--account", "nora", "-", stdin="\n".join([line(1), answer, line(3)]))
    ours, theirs = sorted(nora("list").stdout.splitlines())
    assert ours.endswith("  you: Thank you")
    assert theirs.endswith("  Hello number 3")
    rows = json_lines(nora("list", "--json").stdout)
    assert {row["context"]: row["newest_is_ours"] for row in rows} == {"c1": True, "c3": False}


def test_a_limit_above_a_page_goes_on(nora: Run) -> None:
    nora("import", "--account", "nora", "-", stdin="\n".join(line(n) for n in range(450)))
    rows = json_lines(nora("list", "--json", "--limit", "430").stdout)
    assert len({row["uid"] for row in rows}) == 430


def test_an_empty_inbox_says_so_on_stderr_alone(nora: Run) -> None:
    result = nora("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "inbox-tui pull" in result.stderr
    assert nora("show", 1).exit_code == ExitCode.ERROR
    assert nora("search", "nothing").exit_code == 0


def test_an_empty_list_says_why(run: Run, nora: Run) -> None:
    assert "'inbox-tui pull' fetches what is new." in nora("list").stderr
    assert nora("pull").exit_code == 0
    assert "Nothing has come in yet. The last pull was at 20" in nora("list").stderr
    assert nora("import", "-", "--account", "nora", stdin=line(1)).exit_code == 0
    assert nora("list", "--view", "done").stderr == (
        "Nothing here is like that. 'inbox-tui list' shows every conversation.\n"
    )
    assert nora("done", 1).exit_code == 0
    assert "every conversation" in nora("list", "--query", "is:open").stderr


def test_an_empty_list_names_an_account_that_could_not_be_pulled(nora: Run) -> None:
    assert nora("pull").exit_code == 0
    with Store.open(database_file()) as store, store.write() as conn:
        conn.execute("UPDATE pulls SET outcome = 'NetworkDown'")
    assert "the last pull of sandbox-nora failed. Next: inbox-tui pull" in nora("list").stderr


def test_without_an_account_an_empty_list_says_how_to_connect_one(run: Run) -> None:
    assert "no account is connected. Next: inbox-tui account add" in run("list").stderr


def test_what_is_snoozed_is_listed_with_the_end_of_its_snooze(nora: Run) -> None:
    assert nora("import", "-", "--account", "nora", stdin=f"{line(1)}\n{line(2)}").exit_code == 0
    assert nora("snooze", 1, "2031-05-04 08:00").exit_code == 0
    assert nora("snooze", 2, "answer").exit_code == 0
    listed = nora("list", "--view", "snoozed").stdout
    assert "  snoozed until 2031-05-04 08:00  " in listed
    assert "  snoozed until they answer  " in listed


def test_a_view_of_ones_own_is_listed_by_its_name(nora: Run) -> None:
    lines = [
        line(n, text=words) for n, words in enumerate(("A refund, please", "Hello", "refund?"))
    ]
    assert nora("import", "-", "--account", "nora", stdin="\n".join(lines)).exit_code == 0
    assert nora("done", 3).exit_code == 0
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('[[views]]\nname = "Money back"\nquery = "refund"\n')
    listed = nora("list", "--view", "money BACK", "--json")
    assert sorted(row["uid"] for row in json_lines(listed.stdout)) == [1, 3]
    listed = nora("list", "--view", "Money back", "--query", "is:done", "--json")
    assert [row["uid"] for row in json_lines(listed.stdout)] == [3]
    refused = nora("list", "--view", "nothing")
    assert refused.exit_code == ExitCode.USAGE
    assert "no view called 'nothing': needs-reply, mine" in refused.stderr
    assert "Money back" in refused.stderr
