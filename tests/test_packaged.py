"""The installed package is whole: it works where no source tree is in reach (run by .ci/run on the wheel)."""

import subprocess
import sys
from pathlib import Path

import leder_nlp
from leder_nlp import models, resources


def test_data_files_come_with_the_package():
    """
    Rules, lists, schemas, templates, taxonomy and the default model lie inside the package or its checkout.
    """
    assert len(list(resources.path("rules").glob("*.toml"))) == 47
    assert resources.path("templates", "report.html.jinja").is_file()
    assert len(resources.lexicon("forenames")) > 10_000
    assert models.load(models.default_folder()).card["name"] == "default"


def test_an_installed_package_reads_nothing_outside_itself():
    """
    Installed from the wheel, the default model is the package's own.
    """
    package = Path(leder_nlp.__file__).parent
    if "site-packages" in package.parts:
        assert models.default_folder().is_relative_to(package)
    else:
        assert models.default_folder() == package.parent / "models" / "default"


def test_the_command_line_runs_from_an_empty_folder(tmp_path):
    """
    `python -m leder_nlp tag` on a table, from a folder that holds nothing else.
    """
    (tmp_path / "in.csv").write_text(
        "id,text\n1,No annual health check was offered to Mary Okafor.\n", encoding="utf-8"
    )

    command = [sys.executable, "-m", "leder_nlp", "tag", "in.csv", "--out", "out", "--quiet"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert (0, "") == (done.returncode, done.stderr)
    assert "Okafor" not in (tmp_path / "out" / "redacted.jsonl").read_text(encoding="utf-8")
    assert "annual_health_check" in (tmp_path / "out" / "tags.jsonl").read_text(encoding="utf-8")


def test_type_hints_are_shipped():
    """
    The package says that it is typed.
    """
    assert (Path(leder_nlp.__file__).parent / "py.typed").is_file()
