"""Letting go of what is too old to keep: how long, what goes, and out of the files."""
