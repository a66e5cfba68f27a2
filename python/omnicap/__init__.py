"""Simulate advertising frequency caps: what changes if channels share one frequency count?

A scenario (a TOML file, its text, or a dict of the same shape) describes shoppers, channels and the policies to
compare. ``run`` simulates it. ``sweep``, ``find``, ``sensitivity`` and ``allocate`` ask many runs one question,
``replay`` applies caps to a real log, and ``calibrate`` fits a scenario to real tables.

Results are tables that any library reads that knows Arrow (``pyarrow.table(run.summary)``,
``polars.DataFrame(run.summary)``, ``duckdb.sql("from summary")``, ``run.summary.to_pandas()``).
Numbers are those of the command ``omnicap``, to the bit.
"""

from ._omnicap import OmnicapError, Table
from ._results import Results
from ._scenario import Scenario
from ._studies import Fitted, Study, allocate, calibrate, find, replay, sensitivity, sweep
from ._run import run

__all__ = [
    "Fitted",
    "OmnicapError",
    "Results",
    "Scenario",
    "Study",
    "Table",
    "allocate",
    "calibrate",
    "find",
    "replay",
    "run",
    "sensitivity",
    "sweep",
]
__version__ = "0.1.0"
