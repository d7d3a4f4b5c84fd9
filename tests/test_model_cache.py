import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import ModelError
from rag.models.cache import prepared_folder
from rag.settings import ROOT

FILL_SLOWLY = """
import sys, time
from pathlib import Path
from rag.models.cache import prepared_folder

def fill(made):
    with open(sys.argv[2], "a") as log:
        log.write("x")
    (made / "weights").write_text("half")
    print("half", flush=True)
    time.sleep(float(sys.argv[3]))
    (made / "weights").write_text("whole")

prepared_folder(Path(sys.argv[1]), 0, fill)
"""


def fill(made: Path) -> None:
    (made / "weights").write_text("whole")


def fill_slowly(folder: Path, log: Path, seconds: float) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", FILL_SLOWLY, str(folder), str(log), str(seconds)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def test_filled_once(tmp_path):
    calls = []

    def count(made: Path) -> None:
        calls.append(made)
        fill(made)

    for _ in range(3):
        assert prepared_folder(tmp_path / "new" / "model", 0, count) == tmp_path / "new" / "model"
    assert len(calls) == 1
    assert (tmp_path / "new" / "model" / "weights").read_text() == "whole"


def test_killed_in_the_middle(tmp_path):
    folder = tmp_path / "model"
    process = fill_slowly(folder, tmp_path / "log", 60)
    assert process.stdout.readline() == b"half\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not folder.exists()
    prepared_folder(folder, 0, fill)
    assert (folder / "weights").read_text() == "whole"
    assert not list(tmp_path.glob("*.tmp-*"))


def test_two_at_once(tmp_path):
    folder, log = tmp_path / "model", tmp_path / "log"
    processes = [fill_slowly(folder, log, 0.3) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    assert (folder / "weights").read_text() == "whole"
    assert log.read_text() == "x"


def test_failing_leaves_nothing(tmp_path):
    def fail(made: Path) -> None:
        fill(made)
        raise ModelError("Es ging nicht.")

    with pytest.raises(ModelError, match="Es ging nicht"):
        prepared_folder(tmp_path / "model", 0, fail)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


@pytest.mark.parametrize("damage", ["delete", "cut", "manifest"])
def test_damaged_folder_is_made_again(tmp_path, damage):
    folder = prepared_folder(tmp_path / "model", 0, fill)
    if damage == "delete":
        (folder / "weights").unlink()
    elif damage == "cut":
        (folder / "weights").write_text("wh")
    else:
        (folder / "prepared.json").write_text("[]")
    prepared_folder(folder, 0, fill)
    assert (folder / "weights").read_text() == "whole"


def test_no_space_beforehand(tmp_path):
    with pytest.raises(ModelError, match=r"^Für das Modell fehlt Platz in „.*“; bitte .*\.$"):
        prepared_folder(tmp_path / "model", 10**18, fill)


def test_no_space_underway(tmp_path):
    def fail(made: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ModelError, match=r"^Für das Modell fehlt Platz in „.*“; bitte .*\.$"):
        prepared_folder(tmp_path / "model", 0, fail)


def test_not_writable(tmp_path):
    (tmp_path / "cache").write_text("a file, not a folder")
    with pytest.raises(ModelError, match=r"^In „.*“ lässt sich nicht schreiben \(.*\); bitte RAG_CACHE .*\.$"):
        prepared_folder(tmp_path / "cache" / "model", 0, fill)
