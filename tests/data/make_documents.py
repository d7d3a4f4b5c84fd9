"""Makes the files in tests/data/documents, which the readers of paged and office documents are tested with.

Wants Debian's libreoffice-writer, chromium, pandoc, groff, qpdf, poppler-utils, hyphen-de and fonts-liberation. The
tests need none of them: the files are kept. All texts were written for this
purpose; their people and firms are invented.
"""

from __future__ import annotations

import base64
import quopri
import re
import subprocess
import tempfile
import zipfile
from html import escape
from pathlib import Path

from PIL import Image

OUT = Path(__file__).parent / "documents"
TEXTS = Path(__file__).parent / "texts"


def run(*command: str | Path, data: bytes | None = None) -> bytes:
    return subprocess.run([str(part) for part in command], input=data, check=True, capture_output=True).stdout


def pandoc(source: str, target: Path, *options: str) -> Path:
    run(
        "pandoc",
        "--from=markdown",
        TEXTS / source,
        "--standalone",
        "--output",
        target,
        "--metadata=lang=de-DE",
        *options,
    )
    return target


def office(source: Path, target: str) -> None:
    kind = Path(target).suffix[1:]
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation=file://{folder}/home"
        run("soffice", home, "--headless", "--convert-to", kind, "--outdir", folder, source)
        Path(folder, f"{source.stem}.{kind}").replace(OUT / target)


def chromium(html: str, target: str, *options: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "seite.html")
        page.write_text(html, "utf-8")
        run(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            *options,
            f"--print-to-pdf={OUT / target}",
            page.as_uri(),
        )


def page_of(source: str, style: str) -> str:
    body = run("pandoc", "--from=markdown", "--to=html", TEXTS / source).decode()
    title = re.search(r"<h1.*?>(.*?)</h1>", body)
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title[1] if title else ""}</title>'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )


def styled(source: str, target: Path, header: str, footer: str, columns: int = 1) -> Path:
    """An OpenDocument file on A5 with running head, page number, justified and hyphenated text in columns."""
    plain = pandoc(source, target.with_suffix(".plain.odt"))
    number = '<text:page-number text:select-page="current">1</text:page-number>'
    split = f'<style:columns fo:column-count="{columns}" fo:column-gap="0.5cm"/>' if columns > 1 else ""
    edges = "<style:{0}-style><style:header-footer-properties fo:min-height='0.8cm'/></style:{0}-style>"
    changes = (
        (r'fo:language="en" fo:country="US"', 'fo:language="de" fo:country="DE"'),
        (r'fo:hyphenate="false"', 'fo:hyphenate="true"'),
        (r'fo:font-size="12pt"', 'fo:font-size="11pt"'),
        (r"Times New Roman", "Liberation Serif"),
        (
            r"<style:paragraph-properties fo:hyphenation-ladder",
            '<style:paragraph-properties fo:text-align="justify" fo:hyphenation-ladder',
        ),
        (r'fo:page-width="[^"]*"', 'fo:page-width="14.8cm"'),
        (r'fo:page-height="[^"]*"', 'fo:page-height="21cm"'),
        (
            r'(<style:page-layout-properties .*?)fo:margin-top="1in"\s+fo:margin-bottom="1in"',
            r'\1fo:margin-top="1cm" fo:margin-bottom="1cm"',
        ),
        (r'fo:margin-(left|right)="1in"', r'fo:margin-\1="1.5cm"'),
        (r"<style:footnote-sep .*?/>", lambda sep: split + sep[0]),
        (
            r"<style:header-style />\s*<style:footer-style>.*?</style:footer-style>",
            edges.format("header") + edges.format("footer"),
        ),
        (
            r"<style:footer>.*?</style:footer>",
            f"<style:header><text:p>{escape(header)}</text:p></style:header>"
            f"<style:footer><text:p>{escape(footer)} {number}</text:p></style:footer>",
        ),
    )
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "styles.xml":
                text = data.decode()
                for pattern, by in changes:
                    text = re.sub(pattern, by, text, flags=re.S)
                data = text.encode()
            new.writestr(info, data)
    plain.unlink()
    return target


def mail(name: str, headers: str, parts: list[tuple[str, bytes]]) -> None:
    """A mail of parts that are alternatives; the last line of each part's head says how it is encoded."""
    mark = "=_Teil_7f3a"
    kind = f'Content-Type: multipart/alternative; boundary="{mark}"\n\n' if len(parts) > 1 else ""
    begin = f"--{mark}\n" if kind else ""
    body = b"".join(f"{begin}{head}\n\n".encode() + data + b"\n" for head, data in parts)
    end = f"--{mark}--\n" if kind else ""
    (OUT / name).write_bytes(
        (f"{headers}MIME-Version: 1.0\n{kind}".encode() + body + end.encode()).replace(b"\n", b"\r\n")
    )


def make_pdfs(work: Path) -> None:
    office(
        styled("windpark.md", work / "a.odt", "Stadtwerke Hohenfelde – Pressestelle", "Seite"), "pressemitteilung.pdf"
    )
    office(
        styled(
            "moore.md", work / "b.odt", "Norddeutsche Beiträge zur Bodenkunde 12 (2023)", "Tammsen und Wiebeck ·", 2
        ),
        "aufsatz-zweispaltig.pdf",
    )
    office(pandoc("haushalt.md", work / "c.docx"), "haushalt-libreoffice.pdf")
    office(pandoc("brief.md", work / "d.docx"), "brief.pdf")
    office(styled("leuchtturm.md", work / "k.odt", "Aldenhoff – Sandoog", "Blatt"), "leuchtturm.pdf")
    data = (TEXTS / "tagung.ms").read_bytes()
    (OUT / "aufsatz-groff.pdf").write_bytes(run("groff", "-Kutf8", "-mde", "-ms", "-P-p21c,14.8c", "-Tpdf", data=data))
    columns = (
        "@page{size:A5;margin:15mm} h1{column-span:all} "
        "body{columns:2;column-gap:6mm;font:9.5pt/1.3 'Liberation Serif';text-align:justify}"
    )
    chromium(page_of("moore.md", columns), "zeitschrift-chromium.pdf", "--no-pdf-header-footer")
    table = (
        "@page{size:A5} body{font:11pt 'Liberation Sans'} td,th{border:1px solid;padding:2px 6px;vertical-align:top}"
    )
    chromium(page_of("haushalt.md", table), "haushalt-chromium.pdf")
    chromium(page_of("protokoll.md", "@page{size:A5} body{font:12pt 'Liberation Serif'}"), "protokoll-browser.pdf")
    chromium(page_of("nutzerbericht.md", "body{font:11pt 'Liberation Sans'}"), "jahresbericht-browser.pdf")


def make_broken_pdfs(work: Path) -> None:
    whole = OUT / "pressemitteilung.pdf"
    run("qpdf", "--encrypt", "geheim", "geheim", "256", "--", whole, OUT / "broken/verschluesselt.pdf")
    run("qpdf", "--encrypt", "", "geheim", "256", "--", whole, OUT / "druckschutz.pdf")
    run("pdftoppm", "-r", "60", "-gray", "-png", "-l", "1", whole, work / "scan")
    Image.open(next(work.glob("scan*.png"))).save(OUT / "broken/gescannt.pdf")


def make_office(work: Path) -> None:
    pandoc("protokoll.md", OUT / "protokoll.docx")
    office(styled("moore.md", work / "e.odt", "Norddeutsche Beiträge", "Seite"), "moore-libreoffice.docx")
    office(pandoc("brief.md", work / "f.odt"), "brief.docx")
    pandoc("haushalt.md", OUT / "haushalt.docx")
    pandoc("vertrag.md", OUT / "vertrag.odt")
    pandoc("vertrag.md", OUT / "vertrag.docx")
    office(pandoc("haushalt.md", work / "g.docx"), "haushalt.odt")
    office(pandoc("vertrag.md", work / "h.docx"), "vertrag-libreoffice.rtf")
    pandoc("nutzerbericht.md", OUT / "jahresbericht-pandoc.rtf")
    office(pandoc("windpark.md", work / "j.docx"), "windpark.rtf")
    pandoc("leuchtturm.md", OUT / "leuchtturm-pandoc.epub")
    office(pandoc("leuchtturm.md", work / "i.odt"), "leuchtturm-libreoffice.epub")


def make_mails() -> None:
    html = page_of("nutzerbericht.md", "p{color:#333}").encode()
    mail(
        "newsletter.eml",
        "From: =?utf-8?Q?Stadtbibliothek_Ebersfurt?= <info@bibliothek.example>\nTo: leser@example.org\n"
        "Subject: =?utf-8?B?" + base64.b64encode("Unser Jahr in Zahlen – die Bücherei grüßt".encode()).decode() + "?=\n"
        "Date: Fri, 07 Feb 2025 08:30:00 +0100\n",
        [("Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64", base64.encodebytes(html))],
    )
    plain = (
        "Liebe Kolleginnen und Kollegen,\n\nam Dienstag wird die Heizung im Westflügel ausgetauscht. "
        "Bitte räumt eure\n"
        "Fensterbänke bis Montag 16 Uhr frei. Während der Arbeiten weicht die\nBuchhaltung in den Raum 2.14 aus.\n\n"
        "Die Monteure der Firma Glutfeld kommen um sieben Uhr, "
        "für Fragen ist\nHausmeister Anselm Prüfer unter der 417 erreichbar.\n\n"
        "Viele Grüße\nNadja Öztürk\n"
    )
    mail(
        "rundmail.eml",
        "From: =?iso-8859-1?Q?Nadja_=D6zt=FCrk?= <nadja@firma.example>\nTo: alle@firma.example\n"
        "Subject: =?iso-8859-1?Q?Heizung_im_Westfl=FCgel?=\nDate: Thu, 16 Jan 2025 15:12:44 +0100\n",
        [
            (
                "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
                quopri.encodestring(plain.encode("latin-1")),
            )
        ],
    )
    invitation = (
        "Die Ausstellung „Licht und Salz“ öffnet am 4. Mai um elf Uhr. "
        "Kuratorin Solveig Marquardt führt durch alle neun Räume."
    )
    mail(
        "einladung.eml",
        "From: Museum am Hafen <post@museum.example>\nTo: freunde@example.org\n"
        "Subject: Einladung zur =?utf-8?Q?Er=C3=B6ffnung?=\nDate: Mon, 14 Apr 2025 10:00:00 +0200\n",
        [
            ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", invitation.encode()),
            (
                "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit",
                f"<p>{invitation}</p>".encode(),
            ),
        ],
    )


if __name__ == "__main__":
    (OUT / "broken").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_pdfs(folder)
        make_broken_pdfs(folder)
        make_office(folder)
        make_mails()
