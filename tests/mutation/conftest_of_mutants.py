"""Settings of hypothesis for mutants: the same examples each time, and no clock that could kill one."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("mutants", deadline=None, derandomize=True, database=None, max_examples=20)
settings.load_profile("mutants")
