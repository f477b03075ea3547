"""Erasing a person from the inbox for good: ``inbox-tui forget``."""
