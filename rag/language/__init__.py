"""German text as pure functions: sentences, words, facts, questions."""
