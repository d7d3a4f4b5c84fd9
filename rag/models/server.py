"""A language model behind an OpenAI-compatible server: Ollama, llama.cpp, vLLM, LM Studio, or a paid service."""

from __future__ import annotations

import asyncio
import ipaddress
import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.errors import GeneratorError, ModelError
from rag.interfaces import Stream
from rag.models.stream import Closed, Outlet, streamed
from rag.types import Prompt

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream
    from openai.types.chat import ChatCompletionChunk

CONNECT = 5.0
"""Seconds; a server that is there accepts at once."""

CHARACTERS = 2.5
"""Of German text to a token, rather too few: the tokenizers of current models need 3 to 4."""

_REFUSED = {
    401: "weist den Schlüssel zurück; bitte RAG_GENERATOR_KEY prüfen.",
    403: "weist den Schlüssel zurück; bitte RAG_GENERATOR_KEY prüfen.",
    404: "kennt Adresse oder Modell nicht; bitte RAG_GENERATOR_URL (meist endet sie auf /v1) und RAG_GENERATOR_MODEL "
    "prüfen.",
    429: "nimmt gerade keine Anfragen mehr an; bitte später oder mit einem anderen Kontingent fragen.",
}


class ServerGenerator:
    """The `model` of the server at a base address such as "http://127.0.0.1:11434/v1"; `key` may be empty.

    Nothing is sent before `generate`, and then to this address alone. `seconds`: for a whole reply. Raises ModelError
    where the address is none.
    """

    def __init__(self, address: str, model: str, key: str, context: int, seconds: float) -> None:
        import openai

        self._openai = openai
        parts = _parts(address)
        self._where = f"Der Server unter {parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        self._is_here = _is_loopback(parts.hostname or "")
        self._address, self._model, self._key, self._seconds = address, model, key, seconds
        self.name = model if self._is_here else f"{model} ({parts.hostname})"
        self.context = context

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, estimated: each server's model counts otherwise."""
        return math.ceil(len(text) / CHARACTERS)

    def generate(self, prompt: Prompt, most: int) -> Stream[str]:
        """The reply piece by piece, `most` tokens at most; closing the iterator ends the connection.

        Raises GeneratorError.
        """
        return streamed(lambda outlet: asyncio.run(self._talk(prompt, most, outlet)), self._seconds, self.name)

    async def _talk(self, prompt: Prompt, most: int, outlet: Outlet) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None

        def stop() -> None:
            with suppress(RuntimeError):  # the loop is over
                loop.call_soon_threadsafe(task.cancel)

        outlet.when_closed(stop)
        try:
            await self._reply(prompt, most, outlet)
        except (GeneratorError, Closed):
            raise
        except asyncio.CancelledError as exc:
            raise Closed from exc
        except self._openai.APIStatusError as exc:
            why = _REFUSED.get(exc.status_code, f"meldet einen Fehler (Status {exc.status_code}).")
            raise GeneratorError(f"{self._where} {why}") from exc
        except self._openai.APITimeoutError as exc:
            raise GeneratorError(f"{self._where} antwortet nicht rechtzeitig; bitte ihn prüfen.") from exc
        except self._openai.APIConnectionError as exc:
            raise GeneratorError(
                f"{self._where} ist nicht erreichbar oder bricht ab; bitte ihn starten oder RAG_GENERATOR_URL prüfen."
            ) from exc
        except Exception as exc:  # what is no reply fails in many places of the client, and its libraries
            raise self._nonsense() from exc

    async def _reply(self, prompt: Prompt, most: int, outlet: Outlet) -> None:
        """Puts the words of the reply. Raises GeneratorError where it is none or is not whole, and the client's own."""
        timeout = self._openai.Timeout(self._seconds, connect=CONNECT)
        # What is meant for this machine goes to no proxy, and a key to no other server than the one that was named.
        http = self._openai.DefaultAsyncHttpxClient(
            trust_env=not self._is_here, follow_redirects=False, timeout=timeout
        )
        async with self._openai.AsyncOpenAI(
            base_url=self._address, api_key=self._key or "-", max_retries=0, timeout=timeout, http_client=http
        ) as client:
            ended, any_event = False, False
            async with await self._ask(client, prompt, most) as stream:
                async for chunk in stream:
                    any_event = True
                    for choice in chunk.choices[:1]:
                        outlet.put(_words(choice.delta.content))
                        ended = ended or choice.finish_reason is not None
            if not any_event:
                raise self._nonsense()
            if not ended:
                raise GeneratorError(f"{self._where} bricht mitten in der Antwort ab; bitte ihn prüfen.")

    async def _ask(self, client: AsyncOpenAI, prompt: Prompt, most: int) -> AsyncStream[ChatCompletionChunk]:
        messages: Any = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
        try:
            return await client.chat.completions.create(
                model=self._model, messages=messages, stream=True, max_tokens=most, temperature=0
            )
        except self._openai.BadRequestError:  # some services' models know neither limit nor temperature
            return await client.chat.completions.create(model=self._model, messages=messages, stream=True)

    def _nonsense(self) -> GeneratorError:
        return GeneratorError(
            f"{self._where} antwortet nicht wie eine OpenAI-Schnittstelle; bitte RAG_GENERATOR_URL prüfen."
        )


def _words(content: object) -> str:
    """The content of a piece; there is none where a server only tells a role or a reason. Raises TypeError."""
    if content is None or isinstance(content, str):
        return content or ""
    raise TypeError(content)


def _parts(address: str) -> Any:  # noqa: ANN401 - a type that urllib does not export
    mend = "erwartet wird etwas wie http://127.0.0.1:11434/v1."
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - which raises where it is none
    except ValueError as exc:
        raise ModelError(f"RAG_GENERATOR_URL ist keine Web-Adresse; {mend}") from exc
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ModelError(f"RAG_GENERATOR_URL ist keine Web-Adresse; {mend}")
    return parts


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
