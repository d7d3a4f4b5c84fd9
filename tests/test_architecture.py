"""Who may import whom: the rooms of the README's tree, held against the imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "types": set(),
    "errors": set(),
    "settings": {"errors"},
    "interfaces": {"types"},
    "language": {"types"},
    "sources": {"types", "errors", "language"},
    "models": {"types", "errors", "interfaces"},
    "store": {"types", "errors", "interfaces", "language"},
    "ingest": {"types", "errors", "interfaces", "language", "sources"},
    "keeper": {"types", "errors", "interfaces", "ingest", "sources", "store"},
    "retrieve": {"types", "interfaces", "language"},
    "evidence": {"types", "interfaces", "language"},
    "conflicts": {"types", "language"},
    "prompt": {"types", "language"},
    "phrase": {"types", "errors", "interfaces", "language", "compose", "merge", "prompt", "verify"},
    "compose": {"types", "language", "conflicts", "verify"},
    "verify": {"types", "language"},
    "merge": {"types"},
    "export": {"types", "language"},
    "record": {"types", "errors", "language", "export"},
    "feedback": {"types"},
    "page": {"types", "errors", "settings", "language", "export", "record", "feedback", "build"},
    "evaluate": {"types", "errors", "settings", "interfaces", "ingest", "store", "assistant", "build"},
    "watch": {"errors", "settings", "ingest", "store", "build"},
    "doctor": {"types", "errors", "settings", "store", "build"},
    "assistant": {"types", "errors", "interfaces", "language", "retrieve", "evidence", "compose", "merge", "phrase"},
}
ONLY_THE_PAGE = {"gradio"}
HEAVY = {
    "torch",
    "sentence_transformers",
    "transformers",
    "openvino",
    "gradio",
    "faiss",
    "tokenizers",
    "HanTa",
    "openai",
}


def room(path: Path) -> str:
    return path.relative_to(ROOT / "rag").with_suffix("").parts[0]


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files() -> list[Path]:
    return sorted((ROOT / "rag").rglob("*.py"))


@pytest.mark.parametrize("path", files(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_room_imports_only_what_the_table_allows(path: Path) -> None:
    own = room(path)
    used = {name.split(".")[1] for name in imports(ast.parse(path.read_text("utf-8"))) if name.startswith("rag.")}
    assert used - {own, "__version__"} <= MAY_IMPORT.get(own, used)


@pytest.mark.parametrize("path", files(), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_only_the_page_imports_gradio(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(ast.parse(path.read_text("utf-8")))}
    assert room(path) == "page" or not used & ONLY_THE_PAGE


@pytest.mark.parametrize(
    "name", ["commands.py", "record_commands.py", "settings.py", "errors.py", "types.py", "__main__.py", "__init__.py"]
)
def test_the_command_line_starts_without_heavy_libraries(name: str) -> None:
    tree = ast.parse((ROOT / "rag" / name).read_text("utf-8"))
    at_start = ast.Module(body=[n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)], type_ignores=[])
    assert not {found.split(".")[0] for found in imports(at_start)} & HEAVY


def test_every_room_of_the_table_exists() -> None:
    assert {room(path) for path in files()} >= set(MAY_IMPORT)
