"""Every knob of the program, its default and its environment variable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from rag.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
_GENERATOR_WORDS = ("generator", "generator_model", "generator_url", "generator_key")
_NUMBERS = {"port": (1, 65535), "generator_context": (1024, 1_000_000), "generator_seconds": (1, 3600)}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user can choose; `Settings.from_env()` reads the environment variables named below."""

    index: Path = ROOT / "index"  # RAG_INDEX: folder of the library
    seeds: Path = ROOT / "seeds"  # RAG_SEEDS: articles for the default index
    cache: Path = field(default_factory=lambda: Path(platformdirs.user_cache_dir("artikel-assistent")))
    # RAG_CACHE: folder for the prepared models
    model: str = ""  # RAG_MODEL: a sentence-transformers folder or hub name; empty: the base model
    reader: str = ""  # RAG_READER: a folder or hub name for question answering; empty: the trained reader
    runtime: str = "auto"  # RAG_RUNTIME: auto, openvino or torch
    generator: str = ""  # RAG_GENERATOR: server, transformers or small phrases the answers; empty: no language model
    generator_model: str = ""  # RAG_GENERATOR_MODEL: the server's name for it; or a folder, GGUF file or hub name
    generator_url: str = "http://127.0.0.1:11434/v1"  # RAG_GENERATOR_URL: the server's base address; Ollama's own
    generator_key: str = field(default="", repr=False)  # RAG_GENERATOR_KEY: the server's key, if it wants one
    generator_context: int = 4096  # RAG_GENERATOR_CONTEXT: tokens of prompt and reply together
    generator_seconds: int = 120  # RAG_GENERATOR_SECONDS: a reply that takes longer is given up
    host: str = "127.0.0.1"  # RAG_HOST: address the page listens on
    port: int = 7860  # RAG_PORT: port of the page
    allow_private: bool = False  # RAG_ALLOW_PRIVATE: 1 to read web addresses of the own machine and network, too

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the environment; unset or empty variables keep the default. Raises SettingsError."""
        chosen: dict[str, object] = {}
        for name in ("index", "seeds", "cache"):
            if value := env.get(f"RAG_{name.upper()}"):
                chosen[name] = _folder(f"RAG_{name.upper()}", value)
        for name in ("model", "reader", "runtime", "host", *_GENERATOR_WORDS):
            if value := env.get(f"RAG_{name.upper()}"):
                chosen[name] = value
        for name, (least, most) in _NUMBERS.items():
            if value := env.get(f"RAG_{name.upper()}"):
                chosen[name] = _number(f"RAG_{name.upper()}", value, least, most)
        if value := env.get("RAG_ALLOW_PRIVATE"):
            if value not in ("0", "1"):
                raise SettingsError(f"RAG_ALLOW_PRIVATE ist „{value}“, möglich sind 0 und 1.")
            chosen["allow_private"] = value == "1"
        if chosen.get("runtime", "auto") not in ("auto", "openvino", "torch"):
            raise SettingsError(f"RAG_RUNTIME ist „{chosen['runtime']}“, möglich sind auto, openvino und torch.")
        _check_generator(chosen)
        return cls(**chosen)  # type: ignore[arg-type]


def _check_generator(chosen: Mapping[str, object]) -> None:
    kind = chosen.get("generator", "")
    if kind not in ("", "server", "transformers", "small"):
        raise SettingsError(f"RAG_GENERATOR ist „{kind}“, möglich sind server, transformers und small.")
    if kind in ("server", "transformers") and not chosen.get("generator_model"):
        raise SettingsError(f"Zu RAG_GENERATOR={kind} fehlt das Modell; bitte RAG_GENERATOR_MODEL setzen.")


def _number(name: str, value: str, least: int, most: int) -> int:
    if not value.isdecimal() or len(value) > len(str(most)) or not least <= int(value) <= most:
        raise SettingsError(f"{name} ist „{value}“, erwartet wird eine Zahl von {least} bis {most}.")
    return int(value)


def _folder(name: str, value: str) -> Path:
    try:
        return Path(value).expanduser()
    except RuntimeError as error:
        raise SettingsError(
            f"{name} ist „{value}“, aber diesen Benutzer gibt es nicht. Bitte den Pfad prüfen."
        ) from error
