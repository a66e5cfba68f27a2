"""Tables as data frames of other libraries, which need not be there."""

from __future__ import annotations

from typing import Any

from ._omnicap import OmnicapError, Table


def to_pandas(table: Table) -> Any:
    """As a pandas DataFrame: words are categories, money is of Decimals, days are dates."""
    pyarrow = _library("pyarrow", "pip install pyarrow pandas")
    _library("pandas", "pip install pandas")
    return pyarrow.table(table).to_pandas()


def to_polars(table: Table) -> Any:
    """As a polars DataFrame."""
    return _library("polars", "pip install polars").DataFrame(table)


def _library(name: str, cure: str) -> Any:
    try:
        return __import__(name)
    except ImportError as error:
        raise OmnicapError(f"this needs {name}, which is not installed\n  {cure}") from error
