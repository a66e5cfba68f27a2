import os
from collections.abc import Callable, Sequence
from typing import Any, final

__all__ = [
    "OmnicapError",
    "Run",
    "Table",
    "changed",
    "command",
    "described",
    "main",
    "read_folder",
    "run",
    "schema",
    "to_toml",
]

class OmnicapError(Exception):
    """Why omnicap did not do what it was asked, with the cure."""

@final
class Table:
    """A table of results, as an Arrow stream."""

    @property
    def name(self) -> str:
        """The name of its file, without the ending."""

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""

    def about(self, column: str) -> tuple[str, str]:
        """What a column counts, and what it means."""

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dicts."""

    def to_pandas(self, *, exact: bool = False) -> Any:
        """As a pandas DataFrame: words are categories, days are timestamps, money is of floats; with ``exact`` of Decimals."""

    def to_polars(self) -> Any:
        """As a polars DataFrame."""

    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface: a stream of all rows."""

@final
class Run:
    """What a run found."""

    @property
    def headline(self) -> str: ...
    @property
    def notes(self) -> list[str]: ...
    @property
    def warnings(self) -> str: ...
    @property
    def tables(self) -> list[Table]: ...
    def charts(self) -> list[tuple[str, str, str]]:
        """The charts: name, finding and SVG."""

def run(
    text: str,
    origin: str,
    folder: str | os.PathLike[str],
    set: Sequence[str],
    threads: int,
    events: int,
    advice: bool | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Run: ...
def command(words: Sequence[str]) -> None: ...
def main(words: Sequence[str]) -> int: ...
def read_folder(folder: str | os.PathLike[str]) -> list[Table]: ...
def changed(text: str, assignments: Sequence[str]) -> str: ...
def described(text: str, origin: str, folder: str | os.PathLike[str]) -> tuple[str, str]: ...
def schema() -> str: ...
def to_toml(json: str) -> str: ...
