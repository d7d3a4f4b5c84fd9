"""The Gradio page: the only rooms that import Gradio. Open it with `rag.page.launch.serve`."""

import os

# Gradio reads this when it is imported; without it, it calls home.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
