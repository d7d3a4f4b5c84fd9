"""A language model in a GGUF file, run by llama.cpp inside this process."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from rag.errors import ModelError
from rag.models.server import ServerGenerator
from rag.models.small import COMMAND

_ERRORS_ONLY = 1


class LlamaGenerator(ServerGenerator):
    """The model of a GGUF `file`, called `name`; loaded here, and ended with the process.

    llama.cpp speaks through a server, which listens on the loopback alone, behind a key that no other process knows.
    Raises ModelError where llama.cpp is missing or cannot load the file.
    """

    def __init__(self, file: Path, name: str, context: int, seconds: float) -> None:
        try:
            import xllamacpp
        except ImportError as exc:
            raise ModelError(f"llama.cpp fehlt, das Sprachmodell auszuführen; bitte „{COMMAND}“ ausführen.") from exc
        key = secrets.token_urlsafe()
        params = xllamacpp.CommonParams()
        params.model.path = str(file)
        params.n_ctx = context
        params.n_parallel = 1
        cores = os.cpu_count() or 1
        params.cpuparams_batch.n_threads = cores
        # Writing waits for memory, and at every layer for the slowest thread: one per core is as fast, and on a busy
        # machine many times faster than one for each half of it.
        params.cpuparams.n_threads = max(1, cores // 2)
        params.verbosity = _ERRORS_ONLY
        params.api_keys = [key]
        params.ui = False
        try:
            self._server = xllamacpp.Server(params)
        except (RuntimeError, ValueError) as exc:
            raise ModelError(f"llama.cpp kann „{file}“ nicht laden; bitte die Datei prüfen.") from exc
        super().__init__(f"{self._server.listening_address}/v1", name, key, context, seconds)
