"""What the README shows is what happens."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.checkout


def blocks(language):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_python_of_the_readme_prints_what_it_says():
    """
    The ten lines run as they stand and print the block below them.
    """
    [code], [expected] = blocks("python"), blocks("text")

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert expected == done.stdout


def test_there_are_two_commands_and_ci_runs_the_second():
    """
    One command runs the main job, one the tests, and .ci/run takes the second from the README.
    """
    commands = blocks("sh")

    assert 2 == len(commands)
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_first_command_names_files_that_are_there(tmp_path):
    """
    The main job of the first command runs, as it stands, on the example reviews.
    """
    job = shlex.split(blocks("sh")[0].rsplit("&&", 1)[1])
    job[job.index("results")] = str(tmp_path / "results")

    done = subprocess.run(
        [sys.executable, "-m", "leder_nlp", *job[1:]], capture_output=True, text=True, cwd=ROOT
    )

    assert 0 == done.returncode
    assert "473 reviews read = 473 redacted + 0 quarantined" in done.stdout
    assert (tmp_path / "results" / "report.html").is_file()


def test_every_file_that_the_readme_links_to_is_there():
    """
    No link of the README leads nowhere.
    """
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))

    assert links
    assert [] == [link for link in links if not (ROOT / link).exists()]
