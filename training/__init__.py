"""Fits the constants that the program carries; nothing here is needed to run it."""
