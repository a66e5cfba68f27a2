"""Scenarios: from a file, a text or a dict."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Union

from . import _omnicap

ScenarioLike = Union["Scenario", str, "os.PathLike[str]", Mapping[str, Any]]


class Scenario:
    """What is simulated: the text of a scenario file, and the folder in which files that it names stand."""

    def __init__(self, text: str, *, name: str = "scenario.toml", folder: str | os.PathLike[str] = ".") -> None:
        self.text = text
        self.name = name
        self.folder = Path(folder)
        self._path: Path | None = None

    @classmethod
    def of(cls, scenario: ScenarioLike) -> Scenario:
        """Of a scenario, the path of a file, a text (it has more than one line), or a dict."""
        if isinstance(scenario, Scenario):
            return scenario
        if isinstance(scenario, Mapping):
            return cls.from_dict(scenario)
        if isinstance(scenario, str) and "\n" in scenario:
            return cls(scenario)
        return cls.from_path(scenario)

    @classmethod
    def from_path(cls, path: str | os.PathLike[str]) -> Scenario:
        """Of a file."""
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise _omnicap.OmnicapError(f"cannot read {path}: {error.strerror}") from error
        scenario = cls(text, name=str(path), folder=path.parent)
        scenario._path = path
        return scenario

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], *, folder: str | os.PathLike[str] = ".") -> Scenario:
        """Of a dict of the same shape as the file: ``tomllib.load`` gives one."""
        return cls(_omnicap.to_toml(json.dumps(values, default=str)), folder=folder)

    def set(self, changes: Mapping[str, Any] | None = None, /, **more: Any) -> Scenario:
        """The same with values changed, by paths such as ``{"policy.coordinated.caps.0.max": 5}``."""
        assignments = assigned({**(changes or {}), **more})
        text = _omnicap.changed(self.text, assignments)
        name = f"{self.name} (changed)" if assignments else self.name
        return Scenario(text, name=name, folder=self.folder)

    def describe(self) -> str:
        """What it says, in plain words. Raises OmnicapError where something is wrong."""
        return _omnicap.described(self.text, self.name, self.folder)[0]

    def warnings(self) -> str:
        """What looks odd in it; empty where nothing does."""
        return _omnicap.described(self.text, self.name, self.folder)[1]

    @contextmanager
    def as_file(self) -> Iterator[Path]:
        """The path of a file with its text. Files that it names are reached from there."""
        if self._path is not None:
            yield self._path
            return
        with TemporaryDirectory(prefix="omnicap-") as folder:
            path = Path(folder) / "scenario.toml"
            path.write_text(self.text, encoding="utf-8")
            for named in self.folder.resolve().iterdir():
                if named.name in self.text and named.name != path.name:
                    (Path(folder) / named.name).symlink_to(named)
            yield path

    def __repr__(self) -> str:
        return f"Scenario({self.name!r})"


def assigned(changes: Mapping[str, Any]) -> list[str]:
    """Changes as the command line has them: ``path=value``."""
    if not isinstance(changes, Mapping):
        raise _omnicap.OmnicapError(f"{changes!r} are no changes\n  write a dict, such as {{'population.overlap': 0.4}}")
    return [f"{path}={written(value)}" for path, value in changes.items()]


def written(value: Any) -> str:
    """A value as TOML has it; words stand as they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{json.dumps(key)} = {_inside(part)}" for key, part in value.items())
        return f"{{ {pairs} }}"
    return _inside(value)


def _inside(value: Any) -> str:
    if isinstance(value, Mapping):
        return written(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_inside(part) for part in value)}]"
    if isinstance(value, (str, bool)):
        return json.dumps(value)
    if hasattr(value, "tolist"):
        return _inside(value.tolist())
    if isinstance(value, (int, float)):
        return repr(value)
    return str(value)
