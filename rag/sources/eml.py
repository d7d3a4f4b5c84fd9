"""Mails (.eml): head and text. Attachments are not read; of a text given in two ways the plain one is."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart

from rag.errors import SourceError
from rag.sources.archive import require_text
from rag.sources.blocks import Blocks, clean
from rag.sources.document import Document, Told
from rag.sources.properties import author_field
from rag.sources.xhtml import add_page

_HEADER = re.compile(rb"^(?:From|To|Subject|Date|Message-ID|Received|MIME-Version|Return-Path):", re.I | re.M)
_LABELS = (("From", "Von"), ("To", "An"), ("Cc", "Kopie"))


def read_eml(name: str, data: bytes) -> Document:
    """Subject, people, day and text of the mail in `data`. Raises SourceError."""
    if not _HEADER.search(data[:20_000]):
        raise SourceError(f"„{name}“ ist keine gespeicherte E-Mail. Bitte als .eml speichern.")
    if data.count(b"\n--") > 10_000:
        raise SourceError(f"„{name}“ hat zu viele Teile. Bitte die E-Mail als Text speichern.")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        blocks = Blocks()
        _add_mail(blocks, message)
        fields = dict(_fields(message))
    except Exception as error:  # the standard library raises many kinds over broken heads and parts
        raise SourceError(
            f"„{name}“ ist beschädigt und lässt sich nicht als E-Mail lesen. Bitte neu speichern."
        ) from error
    return Document(require_text(name, blocks.text), fields=fields)


def _fields(message: EmailMessage) -> Iterator[tuple[str, Told]]:
    subject = clean(_header(message, "Subject"))
    if subject:
        yield "title", Told(subject, "Betreff der E-Mail")
    sender = message["From"]
    for address in getattr(sender, "addresses", ())[:1]:
        yield from author_field(address.display_name, "Absender der E-Mail")
    sent = getattr(message["Date"], "datetime", None)
    if sent is not None:
        yield "date", Told(sent.date().isoformat(), "Sendedatum der E-Mail")


def _header(message: EmailMessage, name: str) -> str:
    value = message[name]
    return "" if value is None else str(value)


def _add_mail(blocks: Blocks, message: EmailMessage) -> None:
    blocks.paragraph(_header(message, "Subject"))
    lines = [f"{label}: {clean(_header(message, name))}" for name, label in _LABELS if message[name]]
    sent = getattr(message["Date"], "datetime", None)
    if sent is not None:
        lines.append(f"Datum: {sent:%d.%m.%Y}")
    blocks.paragraph("\n".join(lines))
    body = message.get_body(("plain", "html"))
    if body is not None:
        _add_part(blocks, body)
    for part in message.walk():
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            forwarded = part.get_payload(0)
            if isinstance(forwarded, EmailMessage):
                _add_mail(blocks, forwarded)
            break


def _add_part(blocks: Blocks, part: MIMEPart) -> None:
    content = part.get_content()
    if not isinstance(content, str):
        return
    if part.get_content_type() == "text/html":
        add_page(blocks, content)
        return
    flowed = part.get_param("format", "") == "flowed"
    for paragraph in re.split(r"\n[ \t>]*\n", content.replace("\r\n", "\n").replace("\r", "\n")):
        if flowed:
            paragraph = re.sub(r"(?<=\S) \n(?=\S)", " ", paragraph)
        blocks.paragraph(paragraph)
