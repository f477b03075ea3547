"""The program itself: pulls, accounts, help, the stop, the end."""

from __future__ import annotations

from inbox_tui.tui.actions.action import Action, Group, Scope, action

INBOX: tuple[Action, ...] = (
    action(
        Scope.INBOX, Group.PROGRAM, "pull", "p", "pull now",
        "Fetch what is new from every account.",
    ),
    action(
        Scope.INBOX, Group.PROGRAM, "accounts", "A", "accounts",
        "Who can speak from here, when each account was verified and pulled.",
    ),
    action(
        Scope.INBOX, Group.PROGRAM, "add_account", "C", "connect an account",
        "One more account to read and speak from; the network says whose it is.",
    ),
    action(
        Scope.INBOX, Group.PROGRAM, "tour", "T", "tour",
        "Begin or end the guided tour of the demo.",
    ),
    action(
        Scope.INBOX, Group.PROGRAM, "theme", "f2", "theme",
        "Other colours: each is shown as you go over its name.",
    ),
    action(
        Scope.INBOX, Group.PROGRAM, "leave_program", "q,ctrl+q", "quit",
        "End the program. Replies that are still held are cancelled; their drafts stay.",
    ),
)  # fmt: skip

ACCOUNTS: tuple[Action, ...] = (
    action(
        Scope.ACCOUNTS, Group.PROGRAM, "check", "c", "check now",
        "Ask the network who the account's secret belongs to.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.ACCOUNTS, Group.PROGRAM, "add_account", "C,n", "connect an account",
        "One more account to read and speak from.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.ACCOUNTS, Group.PROGRAM, "pull", "p", "pull this one",
        "Fetch what is new for this account.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.ACCOUNTS, Group.PROGRAM, "sign_in", "s", "sign in again",
        "A new secret for this account, or consent in a browser anew. The network has to say that "
        "it is the same account's.",
        in_footer=True,
        in_palette=False,
    ),
    action(
        Scope.ACCOUNTS, Group.PROGRAM, "back", "escape,q", "back", "To the inbox.",
        in_footer=True,
        in_palette=False,
    ),
)  # fmt: skip

APP: tuple[Action, ...] = (
    action(
        Scope.APP, Group.ANSWER, "stop_all", "f9,ctrl+t", "stop everything outgoing",
        "Stop everything that would go out, for every window and command; the same key resumes. "
        "Works everywhere, in the confirm step too.",
    ),
    action(
        Scope.APP, Group.PROGRAM, "show_help", "question_mark,f1", "help",
        "This list.",
        in_footer=True,
    ),
    action(
        Scope.APP, Group.PROGRAM, "skip_tour_step", "f7", "skip a step of the tour",
        "Go on with the guided tour, whatever was done.",
        in_palette=False,
    ),
    action(
        Scope.APP, Group.PROGRAM, "palette", "ctrl+p", "all actions",
        "Find an action by its words.",
        in_footer=True,
        in_palette=False,
    ),
)  # fmt: skip
