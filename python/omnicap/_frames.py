"""Tables as data frames of other libraries, which need not be there."""

from __future__ import annotations

from typing import Any

from ._omnicap import OmnicapError, Table


def to_pandas(table: Table, exact: bool = False) -> Any:
    """As a pandas DataFrame: words are categories, days are timestamps, money is of floats; with ``exact`` of Decimals."""
    pyarrow = _library("pyarrow", "pip install pyarrow pandas")
    _library("pandas", "pip install pandas")
    arrow = pyarrow.table(table)
    if not exact:
        for index, field in enumerate(arrow.schema):
            if pyarrow.types.is_decimal(field.type):
                arrow = arrow.set_column(index, field.name, arrow.column(index).cast(pyarrow.float64()))
    return arrow.to_pandas(date_as_object=False)


def to_polars(table: Table) -> Any:
    """As a polars DataFrame."""
    return _library("polars", "pip install polars").DataFrame(table)


def _library(name: str, cure: str) -> Any:
    try:
        return __import__(name)
    except ImportError as error:
        raise OmnicapError(f"this needs {name}, which is not installed\n  {cure}") from error
