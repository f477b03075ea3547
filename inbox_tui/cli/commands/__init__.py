"""The commands: one file each, named as they are called (``_`` where Python has the name)."""
