"""The real Label Studio, started with its SQLite default: config in, tasks in, export out, read back.

Run by name: install it into an environment of its own (pip install label-studio), say where the program is
in LEDER_NLP_LABEL_STUDIO, and run `pytest -m real tests/real/test_real_labelstudio.py`.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from annotated import sample

from leder_nlp.io.formats import labelstudio
from leder_nlp.io.formats.labelling import labelling_config
from leder_nlp.records import POLARITIES, AnnotatedReview, Identifier, Review, Tag
from leder_nlp.spans import Span

pytestmark = pytest.mark.real

PROGRAM = os.environ.get("LEDER_NLP_LABEL_STUDIO", "")
TOKEN = "0123456789abcdef0123456789abcdef01234567"
PLAIN = AnnotatedReview(
    Review("r-2", "Nobody rang her mother.\n\nShe 😀 died.", meta={"voice": "nurse"}),
    (Identifier(Span(12, 22), "other", "gold"),),
    (Tag("r-2", Span(0, 11), "dnacpr", POLARITIES[1], source="gold", attribution="family"),),
)
EMPTY = AnnotatedReview(Review("r-3", "She liked trains."), annotators=("anna",))
SUGGESTED = AnnotatedReview(
    Review("r-4", "Nobody rang."),
    (),
    (Tag("r-4", Span(0, 11), "dnacpr", POLARITIES[1], 0.5, source="rules"),),
    ("anna",),
)


class Server:
    """A running Label Studio."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, method: str, path: str, value: Any = None) -> Any:
        """Send a request and give the JSON that comes back."""
        request = urllib.request.Request(
            self.address + path,
            None if value is None else json.dumps(value).encode(),
            {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            pytest.fail(f"{method} {path}: {error.code} {error.read().decode()[:2000]}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the program on a free port, with a database of its own."""
    if not PROGRAM:
        pytest.skip("LEDER_NLP_LABEL_STUDIO does not say where the program is")
    folder = tmp_path_factory.mktemp("label-studio")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_USERNAME": "anna@example.org",
        "LABEL_STUDIO_PASSWORD": "only-for-this-test-1",
        "LABEL_STUDIO_USER_TOKEN": TOKEN,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "DJANGO_DB": "sqlite",
    }
    log = (folder / "log.txt").open("wb")
    command = [PROGRAM, "start", "--no-browser", "--port", str(port), "--internal-host", "127.0.0.1"]
    running = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(180):
            try:
                urllib.request.urlopen(f"{address}/health", timeout=2)
                break
            except OSError:
                assert running.poll() is None, (folder / "log.txt").read_text()[-2000:]
                time.sleep(1)
        yield Server(address)
    finally:
        running.terminate()
        running.wait(30)
        log.close()


def project(server: Server) -> int:
    """Make a project with our labelling config."""
    made = server.ask("POST", "/api/projects", {"title": "leder", "label_config": labelling_config()})
    return int(made["id"])


def imported(server: Server, given: list[AnnotatedReview], folder: Path) -> int:
    """Import reviews into a new project."""
    own = project(server)
    labelstudio.write_file(given, folder / "tasks.json")
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    answer = server.ask("POST", f"/api/projects/{own}/import", tasks)
    assert answer["task_count"] == len(given)
    return own


def read(exported: Any, folder: Path) -> list[AnnotatedReview]:
    """Read what the program exported."""
    (folder / "export.json").write_text(json.dumps(exported), encoding="utf-8")
    return list(labelstudio.read_file(folder / "export.json"))


def test_config_is_accepted(server):
    """The config makes a project, and the program finds the themes in it."""
    found = server.ask("GET", f"/api/projects/{project(server)}")

    assert found["parsed_label_config"]["theme"]["type"] == "Labels"
    assert "dnacpr" in found["parsed_label_config"]["theme"]["labels"]


def test_reviews_come_back_from_the_program(server, tmp_path):
    """Tasks with annotations, an empty annotation, emoji and CR LF come back as they were."""
    given = [sample(), PLAIN, EMPTY]
    own = imported(server, given, tmp_path)
    exported = server.ask("GET", f"/api/projects/{own}/export?exportType=JSON&download_all_tasks=true")

    assert read(exported, tmp_path) == given
    assert [len(one["annotations"]) for one in exported] == [3, 1, 1]


def test_predictions_come_back_in_a_snapshot(server, tmp_path):
    """The plain export names predictions by number only; a snapshot that is asked for them holds them."""
    own = imported(server, [SUGGESTED], tmp_path)
    plain = server.ask("GET", f"/api/projects/{own}/export?exportType=JSON&download_all_tasks=true")
    options = {"predictions": {"only_id": False}, "annotations__completed_by": {"only_id": False}}
    made = server.ask("POST", f"/api/projects/{own}/exports", {"serialization_options": options})
    for _ in range(60):
        if server.ask("GET", f"/api/projects/{own}/exports/{made['id']}")["status"] == "completed":
            break
        time.sleep(1)
    snapshot = server.ask("GET", f"/api/projects/{own}/exports/{made['id']}/download?exportType=JSON")

    assert [type(one) for one in plain[0]["predictions"]] == [int]
    assert read(plain, tmp_path)[0].tags == ()
    assert read(snapshot, tmp_path) == [SUGGESTED]


def test_annotation_made_in_the_program_is_read(server, tmp_path):
    """What an annotator adds by the program's own interface is read, with the account as its coder."""
    own = project(server)
    server.ask("POST", f"/api/projects/{own}/import", [{"text": "Nobody 😀 rang her.", "id": "r-9"}])
    (task,) = server.ask("GET", f"/api/tasks?project={own}&fields=all")["tasks"]
    value = {"start": 9, "end": 17, "text": "rang her"}
    base = {"id": "x1", "to_name": "text"}
    result = [
        base | {"from_name": "theme", "type": "labels", "value": value | {"labels": ["dnacpr"]}},
        base | {"from_name": "polarity", "type": "choices", "value": value | {"choices": [POLARITIES[1]]}},
    ]
    server.ask("POST", f"/api/tasks/{task['id']}/annotations", {"result": result})
    exported = server.ask("GET", f"/api/projects/{own}/export?exportType=JSON")
    (tmp_path / "export.json").write_text(json.dumps(exported), encoding="utf-8")
    (annotated,) = labelstudio.read_file(tmp_path / "export.json")

    assert annotated.tags == (
        Tag("r-9", Span(9, 17), "dnacpr", POLARITIES[1], source="anna@example.org"),
    ) or (annotated.tags[0].source.startswith("user-"))
    assert annotated.annotators == (annotated.tags[0].source,)


def test_the_programs_json_min_is_refused(server, tmp_path):
    """Its JSON-MIN export is told for what it is."""
    own = imported(server, [PLAIN], tmp_path)
    exported = server.ask("GET", f"/api/projects/{own}/export?exportType=JSON_MIN")
    (tmp_path / "min.json").write_text(json.dumps(exported), encoding="utf-8")

    with pytest.raises(Exception, match="JSON-MIN"):
        list(labelstudio.read_file(tmp_path / "min.json"))
