"""What is wrong in a file is told with its place, keeps its default, and ends nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config.finding import Finding
from inbox_tui.config.load import load, parse
from inbox_tui.config.schema import DEFAULTS, Config, View
from inbox_tui.config.template import toml_value

FILE = Path("config.toml")


def told(toml: str) -> list[str]:
    """Return what is said of a text."""
    return [fault.told for fault in parse(toml, FILE)[1]]


def test_what_the_file_says_holds_and_the_rest_is_as_it_was() -> None:
    config, faults = parse(
        '[display]\nclock = "12h"\n[keys]\ndone = ["E", "f2"]\nthread = { down = "J" }\n'
        '[[rules]]\nname = "r"\nfrom = "@jo"\ntags = ["a"]\n[pull.accounts]\n"x y" = 90\n',
        FILE,
    )
    assert faults == ()
    assert config.display.clock == "12h"
    assert config.display.row_lines == DEFAULTS.display.row_lines
    assert config.keys == {"done": ("E", "f2"), "thread": {"down": "J"}}
    assert config.rules[0].from_ == "@jo"
    assert config.pull.accounts == {"x y": 90}
    assert config.notify == DEFAULTS.notify


@pytest.mark.parametrize(
    ("toml", "place", "sentence"),
    [
        ("[display]\n mouse = 3", "2, column 10: display.mouse", "must be true or false, not 3."),
        ("[display]\nrow_lines = true", "2, column 13: display.row_lines", "a whole number"),
        ("[display]\nrow_lines = 9", "2, column 13: display.row_lines", "from 1 to 3, not 9."),
        ("[display]\nrow_line = 2", "2, column 1: display.row_line", "Is row_lines meant?"),
        ('[display]\nclock = "24"', "2, column 9: display.clock", 'Is "24h" meant?'),
        ("[displai]", "1, column 1: displai", "Is display meant?"),
        ("display = 1", "1, column 11: display", "write [display] on a line of its own."),
        ("views = 1", "1, column 9: views", "begins with [[views]]"),
        ("[views]\nname = 'x'", "1, column 1: views", "begins with [[views]]"),
        ("[[views]]\nname = 'x'", "1, column 1: views[1]", "There is no query in it"),
        ('display.mouse = "x"', "1, column 17: display.mouse", "true or false"),
        ("display = { mouse = 1 }", "1, column 21: display.mouse", "true or false"),
        ("[notify]\nhook = 'x y'", "2, column 8: notify.hook", "a list of texts"),
        ("[notify]\nhook = ['x', 1]", "2, column 8: notify.hook", "a list of texts"),
        ("[notify]\nhook = ['x\\u001b']\n", "", ""),
        ('[notify]\nhook = ["x\\u001b"]', "2, column 8: notify.hook", "control character"),
        ("[notify]\nquiet_hours = 'foo'", "2, column 15: notify.quiet_hours", "no days and times"),
        ("[pull]\naccounts = {a = 'x'}", "2, column 17: pull.accounts.a", "a whole number"),
        ("[keys]\ndone = [1]", "2, column 8: keys.done", "a list of texts"),
        ("[keys.list.more]\na = 'b'", "1, column 1: keys.list.more", "a text in quotes"),
        ("[display]\ntheme = 1979-05-27", "2, column 9: display.theme", "not a date or time."),
        ("a = 1\na = 2", "2, column 6", "It is not TOML: Cannot overwrite a value."),
        ("[display", "1, column 9", "It is not TOML"),
        ("x = '\0'", "1, column 6", "It is not TOML"),
    ],
)
def test_a_fault_names_line_column_and_field(toml: str, place: str, sentence: str) -> None:
    said = told(toml)
    if not place:
        assert said == []
        return
    assert len(said) == 1
    assert said[0].startswith(f"config.toml, line {place}: ")
    assert sentence in said[0]


def test_faults_come_in_the_order_of_the_file_and_leave_the_good_parts() -> None:
    toml = '[[views]]\nname = "a"\nquery = "b"\n[[views]]\nname = "A"\nquery = "c"\n[pull]\nevery = 7\nx = 1\n'
    config, faults = parse(toml, FILE)
    assert [(f.line, f.field) for f in faults] == [(5, "views[2].name"), (9, "pull.x")]
    assert config.views == (View(name="a", query="b"),)
    assert config.pull.every == 7


def test_half_a_rule_is_no_rule() -> None:
    toml = '[[rules]]\nname = "r"\nnetwork = 3\nwords = ["x"]\ntags = ["t"]\n'
    config, faults = parse(toml, FILE)
    assert config.rules == ()
    assert [f.field for f in faults] == ["rules[1].network"]


def test_what_is_left_out_for_one_wrong_value_is_named_and_the_others_are_followed() -> None:
    rule = "[[rules]]\nname = '{}'\nwhen = 'refund'\npriority = '{}'\n"
    toml = rule.format("Soon", "hgih") + "[[rules]]\nwhen = 'a'\n" + rule.format("Late", "low")
    config, faults = parse(toml, FILE)
    assert [each.name for each in config.rules] == ["Late"]
    assert faults[0].told == (
        'config.toml, line 4, column 12: rules[1].priority: It must be one of "", "low", "normal",'
        ' "high", "urgent", not "hgih". Is "high" meant? The rule "Soon" is left out.'
    )
    assert faults[1].told.endswith("There is no name in it, which it needs. This rule is left out.")
    view = parse("[[views]]\nname = 'a'\nquery = 'b'\nkey = 3", FILE)[1][0].told
    assert view.endswith('It must be a text in quotes, not 3. The view "a" is left out.')


def test_a_finding_of_the_floors_above_stands_at_its_place_though_others_are_left_out(
    tmp_path: Path,
) -> None:
    view = "[[views]]\nname = '{}'\nquery = {}\n"
    file = tmp_path / "config.toml"
    file.write_text("".join(map(view.format, "abcd", ("1", "'x'", "2", "'y'"))))
    loaded = load(file)
    findings = [Finding(("views", number, "query"), "That is odd.") for number in (0, 1)]
    assert [each.name for each in loaded.config.views] == ["b", "d"]
    odd = [f for f in loaded.with_more(findings).faults if f.sentence == "That is odd."]
    assert [(f.line, f.field) for f in odd] == [(6, "views[2].query"), (12, "views[4].query")]
    assert loaded.fault_of(findings[1]).line == 12


@pytest.mark.parametrize("lacking", ["tags = ['t']", "words = ['x']", "when = '  '\ntags = ['t']"])
def test_a_rule_must_name_messages_and_do_something(lacking: str) -> None:
    config, faults = parse(f"[[rules]]\nname = 'r'\n{lacking}\n", FILE)
    assert config.rules == ()
    assert [f.field for f in faults] == ["rules[1]"]


def test_text_of_the_file_is_shown_cleaned() -> None:
    said = told('"\\u001b[2J" = 1\n[display]\nclock = "\\u001b]52;c;x\\u0007"\n')
    assert len(said) == 2
    assert all(line.isprintable() for line in said)


def test_a_fault_in_a_string_of_several_lines_does_not_mislead() -> None:
    toml = (
        '[[views]]\nname = """x"""\nquery = """\n[display]\nmouse = 3\n"""\n[display]\nmouse = 3\n'
    )
    assert told(toml)[0].startswith("config.toml, line 8, column 9: display.mouse")


def test_no_file_is_no_fault_but_one_that_was_chosen(tmp_path: Path) -> None:
    missing = tmp_path / "none.toml"
    assert load(missing).faults == ()
    assert not load(missing).is_there
    assert load(missing).config == DEFAULTS
    (fault,) = load(missing, is_chosen=True).faults
    assert fault.told == f"{missing}: There is no such file."


def test_what_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    loop, pipe, large, latin = (tmp_path / name for name in ("loop", "pipe", "large", "latin"))
    loop.symlink_to(loop)
    os.mkfifo(pipe)
    large.write_bytes(b"# \n" * 4_000_000)
    latin.write_bytes("[display]\n# é".encode("latin-1"))
    for place, words in (
        (tmp_path, "It is a folder"),
        (loop, "It cannot be read: "),
        (pipe, "It is no ordinary file."),
        (large, "It is larger than 256 KiB"),
        (latin, "line 2, column 3: It is not UTF-8"),
        (tmp_path / ("x" * 300), "It cannot be read: "),
        (Path("a\0b"), "It cannot be read: "),
    ):
        loaded = load(place)
        assert loaded.config == DEFAULTS
        assert words in loaded.faults[0].told


def test_a_file_that_everybody_can_write_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[notify]\nhook = ["run-me"]\n')
    file.chmod(0o666)
    loaded = load(file)
    assert loaded.config == DEFAULTS
    assert "chmod 600" in loaded.faults[0].told
    file.chmod(0o644)
    assert load(file).config.notify.hook == ("run-me",)


def test_lists_nested_without_end_are_a_sentence() -> None:
    config, faults = parse("x = " + "[" * 50_000 + "]" * 50_000, FILE)
    assert config == DEFAULTS
    assert "nested too deeply" in faults[0].told


def test_a_number_of_thousands_of_digits_is_a_sentence() -> None:
    config, faults = parse("[pull]\nevery = " + "9" * 5000, FILE)
    assert config.pull == DEFAULTS.pull
    assert len(faults) == 1


def test_windows_line_ends_and_a_mark_of_byte_order_are_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf[display]\r\nmouse = false\r\nrow_lines = 8\r\n")
    loaded = load(file)
    assert not loaded.config.display.mouse
    assert [(f.line, f.column) for f in loaded.faults] == [(3, 13)]


SCALARS = st.one_of(st.booleans(), st.integers(), st.text(max_size=6), st.floats(allow_nan=False))
NAMES = st.one_of(
    st.sampled_from(["display", "keys", "views", "rules", "notify", "pull", "name", "query", "on",
                     "when", "theme", "every", "accounts", "hook", "words", "editor", "command"]),
    st.text(min_size=1, max_size=5),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=20,
)


@given(st.binary(max_size=200))
def test_no_bytes_end_the_program(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_bytes(data)
    loaded = load(file)
    assert isinstance(loaded.config, Config)
    assert all(fault.told.isprintable() for fault in loaded.faults)


@given(st.dictionaries(NAMES, VALUES, max_size=6))
def test_whatever_a_valid_file_says_every_fault_has_its_place(tables: dict[str, object]) -> None:
    toml = "".join(f"{toml_value(name)} = {toml_value(value)}\n" for name, value in tables.items())
    config, faults = parse(toml, FILE)
    assert isinstance(config, Config)
    lines = toml.split("\n")
    for fault in faults:
        assert fault.told.isprintable()
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1
