"""Simulate a scenario."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from . import _omnicap
from ._omnicap import OmnicapError
from ._results import Results
from ._scenario import Scenario, ScenarioLike, assigned


def run(
    scenario: ScenarioLike,
    *,
    set: Mapping[str, Any] | None = None,
    shoppers: float | None = None,
    seed: int | None = None,
    threads: int = 0,
    events: int = 0,
    advice: bool | None = None,
    periods: bool = False,
    progress: bool = False,
) -> Results:
    """Simulates a scenario, and returns its tables and its finding.

    :param scenario: the path of a file, its text, a dict of the same shape, or a ``Scenario``
    :param set: values to change, by paths such as ``{"policy.coordinated.caps.0.max": 5}``
    :param shoppers: how many to simulate (``1e6`` is a million); more make intervals narrower
    :param seed: another one draws other shoppers
    :param threads: 0 takes one per core; the results are the same
    :param events: also a table ``events`` of the first so many shoppers
    :param advice: also look at neighbouring caps and at the ends of assumptions (tables ``cap_advice`` and
        ``assumption_advice``): ``True`` always, ``False`` never, ``None`` where each look takes at most a fifth of the run
    :param periods: also a table ``periods``: reach and frequency week by week
    :param progress: tell on standard error how far it is
    :returns: ``headline`` (the finding), ``notes``, ``warnings``, ``tables`` (each also an attribute: ``run.summary``),
        ``charts()``, and ``scenario``, with its changes. Counts and money are those of the shoppers that are simulated, or of
        ``[population] size`` where the scenario has one
    :raises OmnicapError: where the scenario is wrong, with carets below the words
    """
    changes = assigned(set or {})
    changes += [f"shoppers={whole('shoppers', shoppers)}"] if shoppers is not None else []
    changes += [f"seed={whole('seed', seed)}"] if seed is not None else []
    threads, events = (whole(name, value, least=0) for name, value in (("threads", threads), ("events", events)))
    changes += ["measure.periods=true"] if periods else []
    wanted = Scenario.of(scenario)
    text = _omnicap.changed(wanted.text, changes)
    tell = _Progress() if progress else None
    try:
        found = _omnicap.run(text, wanted.name, wanted.folder, changes, threads, events, advice, tell)
        return Results(found, Scenario(text, name=wanted.name, folder=wanted.folder))
    finally:
        if tell:
            tell.end()


def whole(name: str, value: float, least: int | None = None) -> int:
    """A whole number, of whatever type: ``1e6`` is one."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or isinstance(value, str) or number != value or (least is not None and number < least):
        raise OmnicapError(f"{name} = {value!r} does not fit here\n  write a whole number, such as {name}=100_000")
    return number


class _Progress:
    """How far a run is, in one line that rewrites itself."""

    def __init__(self) -> None:
        self._told = ""

    def __call__(self, done: int, every: int) -> None:
        told = f"{100 * done // max(every, 1)} % of {every:,} shoppers"
        if told != self._told:
            self._told = told
            print(f"\r{told}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        print("\r" + " " * len(self._told) + "\r", end="", file=sys.stderr, flush=True)
