"""The end of start-up, from which on Python looks for garbage.

While modules are imported it would find none, again and again, which is a tenth of a short
command. What they made lives as long as the process, so it is not looked through later either:
neither between two keys nor at the end.
"""

from __future__ import annotations

import gc


def end_start_up() -> None:
    """Let Python collect garbage from now on, of what is made from now on.

    Nothing happens in a process that never stopped collecting it.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
