"""A terminal inbox for many networks that shows who will speak before anything is sent."""

__version__ = "0.1.0"
