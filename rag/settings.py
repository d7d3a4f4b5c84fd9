"""Every knob of the program, its default and its environment variable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from rag.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


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
        for name in ("model", "reader", "runtime", "host"):
            if value := env.get(f"RAG_{name.upper()}"):
                chosen[name] = value
        if value := env.get("RAG_PORT"):
            if not value.isdecimal() or len(value) > 5 or not 0 < int(value) < 65536:
                raise SettingsError(f"RAG_PORT ist „{value}“, erwartet wird eine Zahl von 1 bis 65535.")
            chosen["port"] = int(value)
        if value := env.get("RAG_ALLOW_PRIVATE"):
            if value not in ("0", "1"):
                raise SettingsError(f"RAG_ALLOW_PRIVATE ist „{value}“, möglich sind 0 und 1.")
            chosen["allow_private"] = value == "1"
        if chosen.get("runtime", "auto") not in ("auto", "openvino", "torch"):
            raise SettingsError(f"RAG_RUNTIME ist „{chosen['runtime']}“, möglich sind auto, openvino und torch.")
        return cls(**chosen)  # type: ignore[arg-type]


def _folder(name: str, value: str) -> Path:
    try:
        return Path(value).expanduser()
    except RuntimeError as error:
        raise SettingsError(
            f"{name} ist „{value}“, aber diesen Benutzer gibt es nicht. Bitte den Pfad prüfen."
        ) from error
