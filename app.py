"""Opens the page: `python app.py`."""

import sys

from rag.errors import RagError
from rag.page.launch import serve
from rag.settings import Settings

if __name__ == "__main__":
    try:
        serve(Settings.from_env())
    except RagError as error:
        sys.exit(str(error))
