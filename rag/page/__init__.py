"""The Gradio page: the only rooms that import Gradio."""
