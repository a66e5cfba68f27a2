"""Many runs for one question, replays and fits: what the command does, with its tables as results."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Union

from . import _omnicap
from ._omnicap import OmnicapError
from ._results import Found, policies, table_of
from ._run import whole
from ._scenario import Scenario, ScenarioLike, assigned, written

Vary = Mapping[str, Union[str, Iterable[Any]]]


class Study(Found):
    """What a study, a replay or a fit found. ``page`` is its HTML page, where one was asked for."""

    def __init__(self, folder: Path) -> None:
        about = _about(folder)
        headline = about.get("headline", "")
        headline = "\n".join(headline) if isinstance(headline, list) else headline
        super().__init__(_omnicap.read_folder(folder), headline, about.get("notes", []))
        pages = [folder / name for name in ("report.html", "study.html", "index.html")]
        self.page: str | None = next((page.read_text("utf-8") for page in pages if page.exists()), None)

    def _repr_html_(self) -> str:
        shown = table_of(policies(self.summary)) if "summary" in self.tables and "points" not in self.tables else ""
        return super()._repr_html_() + shown


def _about(folder: Path) -> dict[str, Any]:
    for name in ("study.json", "run.json"):
        if (folder / name).exists():
            about: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))["about"]
            return about
    return {}


def _options(options: Mapping[str, Any]) -> list[str]:
    """Options as the command line has them: ``within=500`` is ``--within 500``, lists are repeated."""
    words: list[str] = []
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is None or value is False:
            continue
        if value is True:
            words.append(option)
        elif isinstance(value, (list, tuple)):
            for part in value:
                words += [option, written(part)]
        else:
            words += [option, written(value)]
    return words


def _varied(vary: Vary | Iterable[str]) -> list[str]:
    if not isinstance(vary, Mapping):
        return [vary] if isinstance(vary, str) else list(vary)
    return [f"{path}={_values(values)}" for path, values in vary.items()]


def _values(values: Any) -> str:
    """Values as the command line has them; a single one is one."""
    if isinstance(values, str):
        return values
    return ",".join(map(written, values)) if isinstance(values, Iterable) else written(values)


def _study(
    command: str,
    scenario: ScenarioLike,
    changes: Mapping[str, Any] | None,
    out: str | os.PathLike[str] | None,
    options: Mapping[str, Any],
    charts: bool,
) -> Study:
    with Scenario.of(scenario).as_file() as path, TemporaryDirectory(prefix="omnicap-") as folder:
        words = [command, str(path), *_options({"set": assigned(changes or {}), **options})]
        return _made(words, Path(folder), out, charts)


def _made(words: list[str], folder: Path, out: str | os.PathLike[str] | None, charts: bool) -> Study:
    place = Path(out) if out is not None else folder / "found"
    shown = [] if charts or out is not None else ["--no-charts"]
    _omnicap.command([*words, "--out", str(place), "--quiet", *shown])
    return Study(place)


def sweep(
    scenario: ScenarioLike,
    vary: Vary | Iterable[str],
    *,
    set: Mapping[str, Any] | None = None,
    shoppers: int | None = None,
    seed: int | None = None,
    out: str | os.PathLike[str] | None = None,
    charts: bool = False,
    **options: Any,
) -> Study:
    """Runs a scenario at many values of its parameters, on the same shoppers.

    :param vary: values by path: ``{"policy.coordinated.caps.0.max": range(2, 13)}``, or as the command has them: ``"2..12"``
    :param out: a folder to keep, with charts and page; left out: only the tables are returned
    :param options: those of ``omnicap sweep``: ``zip=True``, ``design="sobol"``, ``points=64``, ``policy=…``, ``metric=[…]``
    """
    shoppers, seed = (None if value is None else whole(name, value) for name, value in (("shoppers", shoppers), ("seed", seed)))
    chosen = {"vary": _varied(vary), "shoppers": shoppers, "seed": seed, **options}
    return _study("sweep", scenario, set, out, chosen, charts)


def find(
    scenario: ScenarioLike,
    vary: Vary | Iterable[str],
    *,
    maximize: str | None = None,
    minimize: str | None = None,
    set: Mapping[str, Any] | None = None,
    out: str | os.PathLike[str] | None = None,
    charts: bool = False,
    **options: Any,
) -> Study:
    """Finds the value of parameters with the highest or lowest metric, and how sure that is.

    :param options: those of ``omnicap find``: ``policy=…``, ``subject_to=["reach_share >= 0.6"]``, ``within=500``, ``most=…``
    """
    chosen = {"vary": _varied(vary), "maximize": maximize, "minimize": minimize, **options}
    return _study("find", scenario, set, out, chosen, charts)


def sensitivity(
    scenario: ScenarioLike,
    *,
    set: Mapping[str, Any] | None = None,
    out: str | os.PathLike[str] | None = None,
    charts: bool = False,
    **options: Any,
) -> Study:
    """Asks what a decision depends on: every ``[[assumption]]`` of the scenario from low to high."""
    return _study("sensitivity", scenario, set, out, options, charts)


def allocate(
    scenario: ScenarioLike,
    *,
    total: float,
    policy: str | None = None,
    set: Mapping[str, Any] | None = None,
    out: str | os.PathLike[str] | None = None,
    charts: bool = False,
    **options: Any,
) -> Study:
    """Splits a total over channels so that it earns most, and says where the next amount should go."""
    return _study("allocate", scenario, set, out, {"policy": policy, "total": total, **options}, charts)


def replay(
    log: Any,
    scenario: ScenarioLike,
    *,
    set: Mapping[str, Any] | None = None,
    out: str | os.PathLike[str] | None = None,
    charts: bool = False,
    **options: Any,
) -> Study:
    """Applies a scenario's caps to a real impression log (CSV, plain, gzip or zstd; or a DataFrame of pandas or polars)."""
    with Scenario.of(scenario).as_file() as path, TemporaryDirectory(prefix="omnicap-") as folder:
        words = ["replay", _file_of(log, Path(folder), "log"), "--scenario", str(path), *_options({"set": assigned(set or {}), **options})]
        return _made(words, Path(folder), out, charts)


class Fitted(Scenario):
    """A scenario with fitted values. ``report`` is what the command says of the fit: values, intervals, how well it fits, and
    what to try next."""

    report: str = ""

    def __repr__(self) -> str:
        return self.report or super().__repr__()


def calibrate(
    scenario: ScenarioLike,
    frequency: Any,
    *,
    channel: Mapping[str, Any] | None = None,
    overlap: Any = None,
    out: str | os.PathLike[str] | None = None,
    **options: Any,
) -> Fitted:
    """Fits a scenario to real reach-and-frequency tables, and returns it with the fitted values.

    Look at ``report`` before you use it: it says how well the fit meets the tables. Tables are CSV files or DataFrames.

    :param out: a file to keep it in; its table and chart are written beside it
    """
    source = Scenario.of(scenario)
    with source.as_file() as path, TemporaryDirectory(prefix="omnicap-") as folder:
        place = Path(folder) / "fitted.toml"
        file = partial(_file_of, folder=Path(folder))
        tables = [f"{name}={file(table, name=f'channel-{name}')}" for name, table in (channel or {}).items()]
        chosen = {"frequency": file(frequency, name="frequency"), "channel": tables, **options}
        chosen["overlap"] = None if overlap is None else file(overlap, name="overlap")
        report = _said(["calibrate", str(path), *_options(chosen), "--out", str(place)])
        if out is not None:
            _keep(place, Path(out))
        fitted = Fitted(place.read_text("utf-8"), name=os.fspath(out or "fitted.toml"), folder=source.folder)
        fitted.report = report
        return fitted


def _said(words: list[str]) -> str:
    """What the command says, warnings first, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "omnicap", *words], capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        raise OmnicapError(done.stderr.strip().removeprefix("error: "))
    return f"{done.stderr}\n{done.stdout}".strip()


def _file_of(table: Any, folder: Path, name: str) -> str:
    """The path of a table's file: of a DataFrame one is written."""
    if isinstance(table, (str, os.PathLike)):
        return os.fspath(table)
    file = folder / f"{name}.csv"
    if hasattr(table, "to_csv"):
        table.to_csv(file, index=False)
    elif hasattr(table, "write_csv"):
        table.write_csv(file)
    else:
        raise OmnicapError(f"a {type(table).__name__} is no table\n  give the path of a CSV file, or a DataFrame of pandas or polars")
    return str(file)


def _keep(made: Path, place: Path) -> None:
    """Nothing that exists is replaced."""
    if place.exists():
        raise OmnicapError(f"{place} exists already, and stays as it is: choose another name")
    for file in made.parent.glob(f"{made.stem}*"):
        shutil.copy(file, place.with_name(place.stem + file.name.removeprefix(made.stem)))
