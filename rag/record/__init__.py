"""Fact-check records: an answer or a conversation as a file that can be held against the library later."""
