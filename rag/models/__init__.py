"""Base weights, embedder, reader: everything that computes with a neural network."""
