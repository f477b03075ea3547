from __future__ import annotations

from inbox_tui.cli.exit_codes import ExitCode
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
