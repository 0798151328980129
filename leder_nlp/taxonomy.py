"""The themes a review is read for: ids, labels, domains, definitions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from leder_nlp import resources
from leder_nlp.errors import ResourceError
from leder_nlp.records import GOOD, IMPROVE


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: what it is called, what it covers, and where it stands."""

    id: str
    domain: str
    label: str
    definition: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The themes of one codebook, in their order."""

    version: str
    themes: tuple[Theme, ...]
    domains: tuple[tuple[str, str], ...]

    @classmethod
    def default(cls) -> Taxonomy:
        """Give the taxonomy that ships: 47 themes in 10 domains."""
        return _default()

    @classmethod
    def read(cls, file: Path) -> Taxonomy:
        """Read a taxonomy file. Raises ResourceError if it is no JSON, breaks the schema or repeats an id."""
        value = resources.checked(_json(file), "taxonomy", where=file.name)
        themes = tuple(
            Theme(entry["id"], entry["domain"], entry["label"], entry["definition"], entry.get("note", ""))
            for entry in value["themes"]
        )
        domains = tuple((entry["id"], entry["label"]) for entry in value["domains"])
        known = {domain for domain, _ in domains}
        if len({theme.id for theme in themes}) < len(themes) or not {t.domain for t in themes} <= known:
            raise ResourceError(f"{file.name}: a theme id is repeated, or a domain is not declared")
        return cls(value["version"], themes, domains)

    def __iter__(self) -> Iterator[Theme]:
        return iter(self.themes)

    def __len__(self) -> int:
        return len(self.themes)

    def __contains__(self, theme: object) -> bool:
        return any(theme == own.id for own in self.themes)

    @property
    def ships(self) -> bool:
        """Say whether it is the one that ships, which the rules that ship are of: by version and ids."""
        return (self.version, self.ids) == (_default().version, _default().ids)

    @property
    def sha256(self) -> str:
        """Give a hash of what tags mean: version, ids, definitions. Labels, notes and domains may change."""
        said = [self.version, *sorted((theme.id, theme.definition) for theme in self.themes)]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def written(self) -> dict[str, Any]:
        """Give the taxonomy as its file holds it."""
        sides = ((GOOD, "Good practice"), (IMPROVE, "Area for improvement"))
        return {
            "version": self.version,
            "domains": [{"id": own, "label": label} for own, label in self.domains],
            "polarities": [{"id": own, "label": label} for own, label in sides],
            "themes": [asdict(theme) for theme in self.themes],
        }

    @property
    def ids(self) -> tuple[str, ...]:
        """Give the theme ids in order."""
        return tuple(theme.id for theme in self.themes)

    def __getitem__(self, theme: str) -> Theme:
        """Give a theme by id. Raises KeyError naming the ids there are."""
        for own in self.themes:
            if own.id == theme:
                return own
        raise KeyError(f"no theme named {theme!r}; there are: {', '.join(self.ids)}")


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = f"{file.name}: cannot be read ({type(error).__name__})"
    except ValueError as error:
        problem = f"{file.name}: not JSON in UTF-8 ({type(error).__name__})"
    raise ResourceError(problem)


@cache
def _default() -> Taxonomy:
    return Taxonomy.read(resources.path("taxonomy.json"))
