"""A language model that transformers runs here: on the graphics card where there is one."""

from __future__ import annotations

import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rag.errors import GeneratorError, ModelError
from rag.interfaces import Stream
from rag.models.folder import GENERATOR, find_model
from rag.models.runtime import settle_torch
from rag.models.stream import Outlet, streamed
from rag.types import Prompt

_FOR_GGUF = ("gguf", "accelerate")
"""What transformers imports to read a GGUF file."""


class TransformersGenerator:
    """A model for conversations by transformers folder, hub name or GGUF file, with room for `context` tokens at most.

    `seconds`: for a whole reply. Threads take turns. Raises ModelError where it cannot be loaded.
    """

    def __init__(self, model: str, context: int, seconds: float) -> None:
        settle_torch()
        import torch

        self._device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        folder, self.name, gguf = _find(model)
        self._tokenizer, self._model = _load(folder, model, gguf, self._device)
        if self._tokenizer.chat_template is None:
            raise ModelError(
                f"„{model}“ ist nicht für Gespräche gemacht (chat_template fehlt); bitte in RAG_GENERATOR_MODEL ein "
                "Modell nennen, dessen Name auf Instruct oder Chat endet."
            )
        self.context = min(context, getattr(self._model.config, "max_position_embeddings", context))
        self._seconds = seconds
        self._lock = threading.Lock()

    def count_tokens(self, text: str) -> int:
        """Tokens of a text."""
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def generate(self, prompt: Prompt, most: int) -> Stream[str]:
        """The reply word by word, `most` tokens at most; closing the iterator ends the work with the next word.

        Raises GeneratorError.
        """
        return streamed(lambda outlet: self._write(prompt, most, outlet), self._seconds, self.name)

    def _write(self, prompt: Prompt, most: int, outlet: Outlet) -> None:
        from transformers import TextStreamer

        def put(text: str, stream_end: bool = False) -> None:
            outlet.put(text)

        streamer = TextStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
        streamer.on_finalized_text = put  # type: ignore[method-assign]
        with self._lock:
            outlet.put("")  # who waited for the turn may have left
            try:
                tokens = self._encode(prompt)
                self._model.generate(**tokens, streamer=streamer, max_new_tokens=most, do_sample=False)
            except (RuntimeError, ValueError, IndexError) as exc:
                raise GeneratorError(
                    f"Das Sprachmodell „{self.name}“ ist beim Rechnen gescheitert; oft fehlt Speicher, dann bitte ein "
                    "kleineres nennen."
                ) from exc

    def _encode(self, prompt: Prompt) -> Any:  # noqa: ANN401 - transformers' own
        from jinja2 import TemplateError

        both = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
        one = [{"role": "user", "content": f"{prompt.system}\n\n{prompt.user}"}]
        options = {"add_generation_prompt": True, "return_tensors": "pt", "return_dict": True}
        try:
            tokens = self._tokenizer.apply_chat_template(both, **options)
        except TemplateError:  # some models, like Gemma's first, know no system
            tokens = self._tokenizer.apply_chat_template(one, **options)
        return tokens.to(self._device)


def _find(model: str) -> tuple[Path, str, str | None]:
    """Folder, name, and the name of the GGUF file, if it is one."""
    file = Path(model).expanduser()
    if file.suffix != ".gguf":
        return *find_model(model, GENERATOR), None
    if not file.is_file():
        raise ModelError(f"Die Datei „{model}“ gibt es nicht; bitte den Pfad in RAG_GENERATOR_MODEL prüfen.")
    return file.parent, file.stem, file.name


def _load(folder: Path, model: str, gguf: str | None, device: str) -> tuple[Any, Any]:
    """Tokenizer and model. Neither runs code that comes with them, nor opens pickles."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if gguf and not all(map(find_spec, _FOR_GGUF)):
        raise ModelError(f"Für GGUF-Dateien fehlt ein Paket; bitte „pip install {' '.join(_FOR_GGUF)}“ ausführen.")
    source = {"gguf_file": gguf} if gguf else {"use_safetensors": True}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **({"gguf_file": gguf} if gguf else {}))
        loaded: Any = AutoModelForCausalLM.from_pretrained(folder, dtype="auto", **source)
        return tokenizer, loaded.to(device).eval()
    except Exception as exc:  # a foreign folder can fail in many places of the library
        raise ModelError(
            f"„{model}“ lässt sich nicht als Sprachmodell laden; bitte in RAG_GENERATOR_MODEL ein solches nennen, und "
            "eines, das in den Speicher passt."
        ) from exc
