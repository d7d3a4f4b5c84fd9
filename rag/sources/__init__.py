"""Bytes to `Article`: one module for each kind of document."""
