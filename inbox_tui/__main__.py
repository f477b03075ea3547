"""``python -m inbox_tui`` is the same as ``inbox-tui``."""

from inbox_tui.cli import main

if __name__ == "__main__":
    main()
