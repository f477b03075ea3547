"""Whatever program is started gets an environment that was made for it, without our secrets."""

from __future__ import annotations

import ast

from tests.architecture.source import Source, called_name, kit, product, sources

STARTING = {"Popen", "run", "call", "check_call", "check_output", "getoutput", "getstatusoutput"}
"""What ``subprocess`` starts a program with."""
OTHER_WAYS = {
    "system", "popen", "posix_spawn", "posix_spawnp", "startfile", "fork", "forkpty", "spawn",
    "create_subprocess_exec", "create_subprocess_shell", "subprocess_exec", "subprocess_shell",
    *(f"exec{kind}" for kind in ("v", "ve", "vp", "vpe", "l", "le", "lp", "lpe")),
    *(f"spawn{kind}" for kind in ("v", "ve", "vp", "vpe", "l", "le", "lp", "lpe")),
}  # fmt: skip
MADE_OTHERWISE = {
    "inbox_tui/exec_adapter/program.py": "an adapter: nothing but a few names and its own secret",
    "inbox_tui/reply/holder.py": "ps: two variables of its own, whatever ours are",
}
TAKING_NO_ENVIRONMENT = {
    "inbox_tui/programs/browser.py": ("webbrowser", "get", "open"),
    "inbox_tui/cli/commands/config.py": ("click", "edit"),
}
"""Libraries that start programs with our own environment: it is cleaned for the time."""
LIBRARIES = {("click", "edit"), ("click", "launch"), ("click", "echo_via_pager")}


def shipped() -> tuple[Source, ...]:
    return (*product(), *kit(), *sources("adapters"))


def starts(source: Source) -> list[ast.Call]:
    """Return the calls of a file that start a program with ``subprocess``."""
    if "import subprocess" not in source.text and "from subprocess" not in source.text:
        return []
    return [
        call
        for call in source.calls()
        if called_name(call) in STARTING
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "subprocess"
    ]


def environment_of(call: ast.Call) -> str:
    """Return how the environment is made, as source; "" where it is inherited."""
    return next((ast.unparse(k.value) for k in call.keywords if k.arg == "env"), "")


def is_cleaned(made: str) -> bool:
    """Return whether nothing of ours but a cleaned environment goes into the expression."""
    return "without_secrets()" in made and "environ" not in made


def test_every_program_is_started_with_an_environment_without_secrets() -> None:
    otherwise = {
        source.path: environment_of(call)
        for source in shipped()
        for call in starts(source)
        if not is_cleaned(environment_of(call))
    }
    assert set(otherwise) == set(MADE_OTHERWISE)
    assert all(made and "environ[" not in made and "os.environ" not in made
               for made in otherwise.values())  # fmt: skip


def test_programs_are_started_in_no_other_way() -> None:
    assert not [s.path for s in shipped() if "from subprocess import" in s.text]
    found = {
        f"{source.path}: {ast.unparse(call.func)}"
        for source in shipped()
        for call in source.calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in OTHER_WAYS
        and ast.unparse(call.func.value) in {"os", "pty", "asyncio", "loop"}
    }
    assert found == set()


def test_a_library_that_starts_programs_does_so_while_the_secrets_are_away() -> None:
    using = {
        source.path
        for source in shipped()
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Import) and any(a.name == "webbrowser" for a in node.names))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and (node.func.value.id, node.func.attr) in LIBRARIES
        )
    }
    assert using == set(TAKING_NO_ENVIRONMENT)
    for path, (library, *methods) in TAKING_NO_ENVIRONMENT.items():
        (source,) = (s for s in shipped() if s.path == path)
        kept = [n for n in ast.walk(source.tree) if isinstance(n, ast.With) and _keeps_away(n)]
        inside = {id(call) for with_ in kept for call in ast.walk(with_)}
        for call in source.calls():
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            if called_name(call) in methods and isinstance(owner, ast.Name):
                assert owner.id not in {library, "browser"} or id(call) in inside, ast.unparse(call)


def _keeps_away(with_: ast.With) -> bool:
    return any(ast.unparse(item.context_expr) == "without_secrets_here()" for item in with_.items)
