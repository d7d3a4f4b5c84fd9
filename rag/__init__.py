"""Answers German questions about a collection of articles; every statement carries a source."""

__version__ = "0.1.0"
