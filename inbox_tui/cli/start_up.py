"""The end of start-up, from which on Python looks for garbage.

While modules are imported it would find none, again and again, which is a tenth of a short
command. What they made lives as long as the process, so it is not looked through later either:
neither between two keys nor at the end.
"""

from __future__ import annotations

import gc

YOUNGEST = 5_000
"""So many objects more than at the last look are made before Python looks at the youngest.

At its own 700 it looks five times for each key, and every twenty keys at all there is: a tenth of
what the keys cost. A frame leaves little garbage; what it has made goes by itself.
"""


def end_start_up() -> None:
    """Let Python collect garbage from now on, of what is made from now on.

    Nothing happens in a process that never stopped collecting it.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(YOUNGEST, *gc.get_threshold()[1:])
        gc.enable()
