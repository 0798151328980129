"""Mutation testing of the metric modules with mutmut, by name: `python tests/mutation/run.py [MODULE ...]`.

Copies the package and the tests of the room into a folder of its own, so that nothing is left behind in
the checkout, runs mutmut there with the settings of `mutmut.toml`, and prints the share of mutants that a
test kills, by module and in all, and the mutants that live. All of them take hours; `--digits 4` tries
those whose number ends in a 4, about a tenth. Needs `pip install leder-nlp[dev,oracles] mutmut`.
mutmut leaves decorated functions alone, so properties are not in the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOM = Path("leder_nlp/evaluate")
LEFT_OUT = {"__init__", "summary"}
"""Nothing in the first; the second prints."""
LIVES, NO_TEST, SKIPPED = 0, 33, 34
"""Exit codes of mutmut; every other one, a time-out too, is a mutant that was noticed."""


def main() -> int:
    """Run mutmut over the modules named, or all of the room; exit code 1 below the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="names such as bootstrap (default: all of the room)")
    parser.add_argument("--floor", type=float, default=0.9, help="lowest share killed (default: %(default)s)")
    parser.add_argument("--children", type=int, default=2, help="processes (default: %(default)s)")
    parser.add_argument("--digits", default="", help="try only mutants whose number ends in one of these")
    parser.add_argument("--keep", metavar="DIR", help="work in this folder and keep it")
    chosen = parser.parse_args()
    every = sorted(file.stem for file in (ROOT / ROOM).glob("*.py") if file.stem not in LEFT_OUT)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(chosen.keep or scratch)
        prepared(folder, chosen.modules or every)
        call = [sys.executable, "-m", "mutmut", "run", "--max-children", str(chosen.children)]
        call += [f"*__mutmut_*[{chosen.digits}]"] if chosen.digits else []
        quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LEDER_NLP_CASES": "6"}
        with (folder / "mutmut.log").open("w", encoding="utf-8") as log:
            subprocess.run(
                call, cwd=folder, env=os.environ | quiet, stdout=log, stderr=subprocess.STDOUT, check=False
            )
        share = told(folder)
    return int(share < chosen.floor)


def prepared(folder: Path, modules: list[str]) -> None:
    """Lay out package, tests and settings in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "leder_nlp", folder / "leder_nlp", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    for file in (ROOT / "tests").glob("test_evaluate_*.py"):
        shutil.copy(file, folder / "tests")
    shutil.copy(ROOT / "tests/test_report_html.py", folder / "tests")
    for file in (ROOT / "tests").glob("[a-su-z]*.py"):
        shutil.copy(file, folder / "tests")
    shutil.copy(Path(__file__).with_name("conftest_of_mutants.py"), folder / "tests/conftest.py")
    settings = Path(__file__).with_name("mutmut.toml").read_text(encoding="utf-8")
    paths = json.dumps([f"{ROOM.as_posix()}/{name}.py" for name in modules])
    (folder / "pyproject.toml").write_text(settings.replace('["MODULES"]', paths), encoding="utf-8")


def told(folder: Path) -> float:
    """Print the share killed by module and in all, and who lives; give the share in all."""
    whole: Counter[str] = Counter()
    living: list[str] = []
    for file in sorted((folder / "mutants" / ROOM).glob("*.meta")):
        codes = json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]
        counts = Counter(outcome(code) for code in codes.values())
        living += [name for name, code in codes.items() if outcome(code) in ("lives", "untested")]
        whole += counts
        print(f"{file.name.split('.')[0]:14} {line(counts)}")
    print(*living, sep="\n")
    print(f"{'all':14} {line(whole)}")
    return share_of(whole) or 0.0


def outcome(code: int | None) -> str:
    """Name what became of a mutant."""
    return {LIVES: "lives", NO_TEST: "untested", SKIPPED: "skipped", None: "unrun"}.get(code, "killed")


def share_of(counts: Counter[str]) -> float | None:
    """Give killed / (killed, living and untested)."""
    tried = counts["killed"] + counts["lives"] + counts["untested"]
    return counts["killed"] / tried if tried else None


def line(counts: Counter[str]) -> str:
    """Write one line of the table."""
    share = share_of(counts)
    return f"{'-' if share is None else f'{share:.3f}'}  {dict(sorted(counts.items()))}"


if __name__ == "__main__":
    sys.exit(main())
