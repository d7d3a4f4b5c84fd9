"""Makes Gradio speak German in every browser; by itself it follows the browser's language and starts in English."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PIN_LANGUAGE = b'<head><script>Object.defineProperty(navigator, "language", { value: "de" });</script>'


class GermanPage:
    """ASGI middleware that marks the page as German before Gradio's script asks for the language."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on; only the page itself is changed on its way back."""
        whole_page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
        await self.app(scope, receive, _translating(send) if whole_page else send)


def _translating(send: Send) -> Send:
    start: Message = {}
    body = bytearray()

    async def send_german(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        page = bytes(body).replace(b'lang="en"', b'lang="de"', 1).replace(b"<head>", PIN_LANGUAGE, 1)
        others = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        await send({**start, "headers": [*others, (b"content-length", str(len(page)).encode())]})
        await send({"type": "http.response.body", "body": page})

    return send_german
