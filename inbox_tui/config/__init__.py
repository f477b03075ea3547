"""The configuration file: what can be set, how it is read, and how it is written.

What cannot be used is told, each thing with its line and field, and keeps its default.
"""
