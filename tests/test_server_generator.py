"""Language models behind a server, good ones and bad ones."""

from __future__ import annotations

import pytest
from model_server import PATIENT, Reply, Wire, model_server, says, sends, stalls

from rag.errors import GeneratorError, ModelError, SettingsError
from rag.models.server import ServerGenerator
from rag.models.stream import MOST_CHARACTERS
from rag.settings import Settings
from rag.types import Prompt

PROMPT = Prompt("Sei kurz.", "Frage: Wer?")


def reply_of(reply: Reply, seconds: float = PATIENT) -> str:
    with model_server(reply) as server:
        return "".join(server.generator(seconds).generate(PROMPT, 50))


class TestReply:
    def test_it_comes_whole_and_in_order(self) -> None:
        assert reply_of(says(None, "Anna ", "", "Weber", " – „ja“. 🙂")) == "Anna Weber – „ja“. 🙂"

    def test_what_is_asked(self) -> None:
        with model_server(says("Ja.")) as server:
            list(server.generator(key="geheim").generate(PROMPT, 50))
        path, headers, body = server.asked[0]
        assert path == "/v1/chat/completions"
        assert headers["authorization"] == "Bearer geheim"
        assert body["messages"] == [
            {"role": "system", "content": "Sei kurz."},
            {"role": "user", "content": "Frage: Wer?"},
        ]
        assert (body["model"], body["stream"], body["max_tokens"], body["temperature"]) == ("modell", True, 50, 0)

    def test_a_model_that_knows_no_limits_is_asked_without(self) -> None:
        def reply(wire: Wire) -> None:
            limited = "max_tokens" in server.asked[-1][2]
            (sends('{"error": {"message": "unsupported"}}', 400, "application/json") if limited else says("Ja."))(wire)

        with model_server(reply) as server:
            assert "".join(server.generator().generate(PROMPT, 50)) == "Ja."

    def test_a_hundred_thousand_tokens_end_early(self) -> None:
        def reply(wire: Wire) -> None:
            wire.begin()
            for _ in range(100_000):
                wire.event("Wort ")
            wire.finish()

        assert MOST_CHARACTERS - 5 <= len(reply_of(reply)) <= MOST_CHARACTERS

    def test_who_stops_hangs_up(self) -> None:
        with model_server(stalls("Anna ")) as server:
            pieces = server.generator().generate(PROMPT, 50)
            assert next(filter(None, pieces)) == "Anna "
            pieces.close()
            assert server.left.wait(PATIENT)

    def test_while_it_is_silent_one_can_leave(self) -> None:
        with model_server(stalls("Anna ")) as server:
            pieces = server.generator().generate(PROMPT, 50)
            assert next(filter(None, pieces)) == "Anna "
            assert next(pieces) == ""
            pieces.close()
            assert server.left.wait(PATIENT)

    def test_nothing_goes_through_a_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
        assert reply_of(says("Ja.")) == "Ja."


@pytest.mark.parametrize(
    ("reply", "about"),
    [
        (says("Anna ", whole=False), "bricht mitten in der Antwort ab"),
        (sends("", 401), "RAG_GENERATOR_KEY"),
        (sends("", 403), "RAG_GENERATOR_KEY"),
        (sends("", 404), "RAG_GENERATOR_MODEL"),
        (sends("", 400), "Status 400"),
        (sends("", 429), "später"),
        (sends("<h1>kaputt</h1>", 500, "text/html"), "Status 500"),
        (sends("", 302, Location="http://127.0.0.1:9/"), "Status 302"),
        (sends("<html>Willkommen</html>", kind="text/html"), "OpenAI-Schnittstelle"),
        (sends("data: {kein JSON\n\n"), "OpenAI-Schnittstelle"),
        (sends("data: [1, 2]\n\n"), "OpenAI-Schnittstelle"),
        (sends('data: "Hallo"\n\n'), "OpenAI-Schnittstelle"),
        (sends('data: {"choices": 7}\n\n'), "OpenAI-Schnittstelle"),
        (sends('data: {"choices": [{"delta": null}]}\n\n'), "OpenAI-Schnittstelle"),
        (sends('data: {"error": {"message": "out of memory"}}\n\n'), "Schnittstelle"),
        (sends("\xff\xfe\x00" * 50), "OpenAI-Schnittstelle"),
        (says({"nicht": "Text"}), "OpenAI-Schnittstelle"),
    ],
)
def test_what_is_no_reply_is_told_in_one_line(reply: Reply, about: str) -> None:
    with pytest.raises(GeneratorError) as caught:
        reply_of(reply)
    assert about in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("pieces", [(), ("Anna ",)])
def test_a_server_that_hangs_is_given_up_and_left(pieces: tuple[str, ...]) -> None:
    with model_server(stalls(*pieces)) as server:
        with pytest.raises(GeneratorError, match="zu langsam oder hängt"):
            list(server.generator(seconds=2).generate(PROMPT, 50))
        assert server.left.wait(PATIENT)


def test_a_server_that_is_down() -> None:
    with model_server(says("Ja.")) as server:
        generator = server.generator()
    with pytest.raises(GeneratorError, match="nicht erreichbar"):
        list(generator.generate(PROMPT, 50))


class TestSettings:
    @pytest.mark.parametrize(
        "address", ["", "localhost:11434", "ftp://x/v1", "http://", "http://[::1", "http://a:b/v1"]
    )
    def test_an_address_that_is_none(self, address: str) -> None:
        with pytest.raises(ModelError, match="RAG_GENERATOR_URL"):
            ServerGenerator(address, "modell", "", 4096, 1)

    def test_the_name_says_where_it_runs(self) -> None:
        assert ServerGenerator("http://localhost:1/v1", "qwen", "", 4096, 1).name == "qwen"
        assert ServerGenerator("https://du:wort@api.example.org/v1", "gpt", "", 4096, 1).name == "gpt (api.example.org)"

    @pytest.mark.parametrize(
        ("env", "about"),
        [
            ({"RAG_GENERATOR": "ollama"}, "möglich sind server"),
            ({"RAG_GENERATOR": "server"}, "RAG_GENERATOR_MODEL"),
            ({"RAG_GENERATOR_CONTEXT": "viel"}, "RAG_GENERATOR_CONTEXT ist „viel“"),
            ({"RAG_GENERATOR_SECONDS": "0"}, "von 1 bis 3600"),
        ],
    )
    def test_settings_that_cannot_be(self, env: dict[str, str], about: str) -> None:
        with pytest.raises(SettingsError, match=about):
            Settings.from_env(env)

    def test_the_key_is_not_shown(self) -> None:
        assert "geheim" not in repr(Settings.from_env({"RAG_GENERATOR_KEY": "geheim"}))
