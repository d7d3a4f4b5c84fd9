"""The library: SQLite holds the truth, FAISS an index derived from it."""
