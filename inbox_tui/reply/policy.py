"""The figures of the send path, in one place. None of them can be configured away."""

from __future__ import annotations

from datetime import timedelta

POLICY = "4"
"""Version of these rules; part of every confirmation's digest."""

CONFIRMATION_LIFETIME = timedelta(seconds=120)
CLOCK_SLACK = timedelta(seconds=5)
"""How far a clock may have been set back while a preview was open."""
WRONG_SIGN_PAUSE = timedelta(seconds=10)
"""Rest after two wrong call signs in a row, whichever process and screen they were typed at."""
HABIT_SENDS = 10
HABIT_MEDIAN = timedelta(milliseconds=700)
"""Ten confirms in a row with a shorter median were not read: the whole sign for the day."""
VOICE_REMEMBERED = timedelta(minutes=15)
"""How long the account that somebody last spoke as is still in the hand."""
SAME_WORDS_REMEMBERED = timedelta(hours=24)
SAME_WORDS_REPLIES = 200
"""Replies that the next one is compared with, at most."""
SAME_WORDS_LEAST = 40
"""Characters; fewer are said by everybody to everybody."""
SAME_WORDS_SCORE = 90.0
"""Likeness in percent from which two replies are nearly the same."""
HOLD_OWN = timedelta(seconds=20)
HOLD_BRAND = timedelta(seconds=30)
HOLD_SHOWN_SHORTER = timedelta(seconds=3)
"""The screen shows this much less, so that a take-back at the last shown moment still wins."""
ATTENDED_EVERY = timedelta(seconds=5)
"""A hold that nobody could see for longer than this, at any time, ends without a send."""
SEND_LEASE = timedelta(seconds=180)
"""Longer than any adapter's time-outs together: past it, a ``sending`` process is taken as dead."""
ABSENCE_CERTAIN_AFTER = timedelta(seconds=60)
"""A message that is not found sooner than this after its send may still be on its way: servers
that hang accept late, and indexes lag."""
ARMING_SECONDS = 0.6
"""The confirm box takes no key before this: typed-ahead keys are dropped."""
REVEAL_AFTER = timedelta(seconds=3)
"""Wait before a call sign that somebody has forgotten is shown."""
