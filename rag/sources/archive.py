"""ZIP archives of XML, as DOCX, ODT and EPUB are: opened within limits, parsed without entities or the network."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

from rag.errors import SourceError

_MOST_MEMBERS = 20_000
_LARGEST_MEMBER = 100_000_000
_LARGEST_TOTAL = 300_000_000
# XML of real documents is packed 5 to 40 times smaller; a bomb 1,000 times.
_UNSUSPICIOUS = 2_000_000
_STRONGEST_PACKING = 200
_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")  # in UTF-8 and UTF-16


class Archive:
    """The members of the archive in `data`; `kind` is what the user calls such a file. Raises SourceError."""

    def __init__(self, name: str, data: bytes, kind: str) -> None:
        self._name, self._kind = name, kind
        self._left = _LARGEST_TOTAL
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = {info.filename: info for info in self._zip.infolist()}
        except Exception as error:  # zipfile raises many kinds over broken archives
            raise self.damaged() from error
        if len(self._members) > _MOST_MEMBERS:
            raise self._bomb()

    def __contains__(self, member: str) -> bool:
        """Whether there is such a member."""
        return member in self._members

    def read(self, member: str) -> bytes:
        """The bytes of a member. Raises SourceError where it is missing, broken, encrypted or far too large."""
        info = self._members.get(member)
        if info is None:
            raise self.damaged()
        if info.flag_bits & 0x1:
            raise self.locked()
        most = min(_LARGEST_MEMBER, self._left, max(_UNSUSPICIOUS, info.compress_size * _STRONGEST_PACKING))
        if info.file_size > most:
            raise self._bomb()
        try:
            with self._zip.open(info) as file:
                data = file.read(most + 1)
        except Exception as error:
            raise self.damaged() from error
        if len(data) > most:
            raise self._bomb()
        self._left -= len(data)
        return data

    def xml(self, member: str) -> etree._Element:
        """The root of a member that is XML. Raises SourceError, also where it defines entities."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
        )
        data = self.read(member)
        if _ENTITY.search(data):
            raise SourceError(f"„{self._name}“ enthält Entitäten, wie Schadprogramme sie nutzen. Bitte neu speichern.")
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error

    def damaged(self) -> SourceError:
        """The error to raise where something is not as it has to be."""
        return SourceError(
            f"„{self._name}“ ist beschädigt und lässt sich nicht als {self._kind} lesen. Bitte neu speichern."
        )

    def locked(self) -> SourceError:
        """The error to raise where a password is needed."""
        return SourceError(f"„{self._name}“ ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.")

    def _bomb(self) -> SourceError:
        return SourceError(
            f"„{self._name}“ ist gepackt klein und entpackt riesig und wird deshalb nicht gelesen. Bitte neu speichern."
        )


def local(element: etree._Element | None) -> str:
    """The name of an element without its namespace; empty for comments, entities and None."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """The value of the attribute `name`, in whatever namespace; empty where there is none."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def within(element: etree._Element, *names: str) -> etree._Element | None:
    """The innermost element around `element` that has one of these names."""
    return next(element.iterancestors(*(f"{{*}}{name}" for name in names)), None)


def require_text(name: str, text: str) -> str:
    """`text`, where there are words in it. Raises SourceError."""
    if not any(character.isalnum() for character in text):
        raise SourceError(f"„{name}“ enthält keinen Text. Bitte eine Datei mit Text angeben.")
    return text
