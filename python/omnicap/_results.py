"""What runs and studies found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from ._omnicap import OmnicapError, Table


class NoTable(KeyError):
    """There is no table of this name."""

    def __str__(self) -> str:
        return str(self.args[0])


class Tables(Mapping[str, Table]):
    """Tables by their names; ``tables["amc/overlap"]``."""

    def __init__(self, tables: list[Table]) -> None:
        self._tables = {table.name: table for table in tables}

    def __getitem__(self, name: str) -> Table:
        table = self._tables.get(name.removesuffix(".csv"))
        if table is None:
            raise NoTable(f"there is no table `{name}`: there are {', '.join(self._tables)}")
        return table

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {len(table)} rows" for name, table in self._tables.items())


class Found:
    """Tables, and the finding in words. A table is also an attribute: ``run.summary``."""

    def __init__(self, tables: list[Table], headline: str, notes: list[str]) -> None:
        self.tables = Tables(tables)
        self.headline = headline
        self.notes = notes

    def __getattr__(self, name: str) -> Table:
        tables: Tables | None = self.__dict__.get("tables")
        if tables is None or name.startswith("_"):
            raise AttributeError(name)
        if name not in tables:
            raise AttributeError(f"there is no table `{name}`: there are {', '.join(tables)}")
        return tables[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(name for name in self.tables if name.isidentifier())]

    def __repr__(self) -> str:
        return f"{self.headline}\n\n{self.tables!r}"

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(words)}</p>" for words in [*self.headline.split("\n"), *self.notes] if words)


class Results(Found):
    """What a run found: ``headline``, ``notes``, ``tables`` (each also an attribute: ``run.summary``), ``charts()``, and what was
    simulated: ``scenario``, with its changes. ``warnings`` says what looked odd in it."""

    def __init__(self, run: Any, scenario: Any) -> None:
        super().__init__(run.tables, run.headline, run.notes)
        self.warnings: str = run.warnings
        self.scenario = scenario
        self._run = run

    def charts(self) -> dict[str, str]:
        """Every chart of the report as SVG, by its name."""
        return {name: svg for name, _, svg in self._run.charts()}

    def chart(self, name: str) -> Chart:
        """One chart, which a notebook shows."""
        for other, finding, svg in self._run.charts():
            if other == name:
                return Chart(name, finding, svg)
        raise OmnicapError(f"there is no chart `{name}`: there are {', '.join(self.charts())}")

    def policies(self) -> list[dict[str, Any]]:
        """The policies side by side: for each its main metrics, as ``(value, low, high)``."""
        return policies(self.summary)

    def _repr_html_(self) -> str:
        charts = self._run.charts()
        shown = charts[0][2] if charts else ""
        return f"{super()._repr_html_()}{table_of(self.policies())}<div style='max-width:60em'>{shown}</div>"


class Chart:
    """A chart: its name, what it shows in a sentence, and its SVG."""

    def __init__(self, name: str, finding: str, svg: str) -> None:
        self.name, self.finding, self.svg = name, finding, svg

    def __repr__(self) -> str:
        return f"{self.name}: {self.finding}"

    def _repr_svg_(self) -> str:
        return self.svg


SHOWN = ("impressions", "reach_share", "average_frequency", "spend", "incremental_purchases", "incremental_profit")


def policies(summary: Table) -> list[dict[str, Any]]:
    """Each policy's main metrics."""
    found: dict[str, dict[str, Any]] = {}
    for row in summary.to_pylist():
        if row["metric"] in SHOWN:
            policy = found.setdefault(row["policy"], {"policy": row["policy"]})
            policy[row["metric"]] = (row["value"], row["low"], row["high"])
    return list(found.values())


def table_of(rows: list[dict[str, Any]]) -> str:
    """Policies as an HTML table: each value with half of its 95 % interval."""
    names = [name for name in SHOWN if any(name in row for row in rows)]
    head = "".join(f"<th>{name.replace('_', ' ')}</th>" for name in names)
    body = ""
    for row in rows:
        cells = "".join(f"<td style='text-align:right'>{_told(name, row.get(name))}</td>" for name in names)
        body += f"<tr><th style='text-align:left'>{escape(row['policy'])}</th>{cells}</tr>"
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"


def _told(name: str, value: tuple[float | None, float | None, float | None] | None) -> str:
    middle, low, high = value or (None, None, None)
    if middle is None:
        return ""
    share = name.endswith("share")
    scale, unit = (100, " %") if share else (1, "")
    places = 1 if share else 2 if name.startswith("average") else 0
    half = "" if low is None or high is None else f" ± {scale * (high - low) / 2:,.{places}f}"
    return f"{scale * middle:,.{places}f}{half}{unit}"
