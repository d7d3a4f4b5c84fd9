"""`python -m rag`."""

import sys

from rag.commands import main

sys.exit(main())
