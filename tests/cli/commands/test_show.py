from __future__ import annotations

from tests.cli.conftest import Run, line


def test_show_is_linear_and_numbers_what_can_be_answered(nora: Run) -> None:
    both = [line(1), line(2, conversation="c1", at="2026-11-21T19:00:00Z", text="Two\nlines")]
    nora("import", "--account", "nora", "-", stdin="\n".join(both))
    out = nora("show", 1).stdout
    assert "For OWN @nora on Sandbox" in out
    assert out.index("[1] Jo Park (jo)") < out.index("Hello number 1") < out.index("[2] Jo Park")
    assert "    Two\n    lines\n" in out
    limited = nora("show", 1, "--limit", 1)
    assert "Hello number 1" not in limited.stdout
    assert "1 older messages are not shown" in limited.stderr
