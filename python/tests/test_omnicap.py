"""The package as somebody uses it who knows pandas and no Rust."""

import math
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import omnicap

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FLAGSHIP = SCENARIOS / "beauty-omnichannel.toml"
PLAIN = SCENARIOS / "plain.toml"
CAP = "policy.coordinated.caps.0.max"


@pytest.fixture(scope="module")
def flagship():
    return omnicap.run(FLAGSHIP, shoppers=4_000, events=20, set={"measure.periods": True})


def command(*words, **options):
    """The command that the package brings."""
    return subprocess.run([sys.executable, "-m", "omnicap", *map(str, words)], capture_output=True, text=True, **options)


def test_numbers_are_those_of_the_command_to_the_bit(flagship, tmp_path):
    made = command("run", FLAGSHIP, "--shoppers", 4_000, "--periods", "--format", "parquet", "--no-charts", "-q", "--out", tmp_path / "run")
    assert made.returncode == 0, made.stderr
    for name in set(flagship.tables) - {"events"}:
        written = pl.read_parquet(tmp_path / "run" / f"{name}.parquet")
        own = flagship.tables[name].to_polars()
        assert own.equals(written), name
        csv = pl.read_csv(tmp_path / "run" / f"{name}.csv", infer_schema=False)
        assert csv.height == own.height and csv.columns == own.columns, name


def test_every_library_reads_the_same(flagship):
    summary = flagship.summary
    by_pandas = summary.to_pandas()
    by_duckdb = duckdb.sql("select * from summary").df()
    assert len(summary) == len(by_pandas) == len(by_duckdb) == pl.DataFrame(summary).height == pa.table(summary).num_rows
    values = [row["value"] for row in summary.to_pylist()]
    assert all(a == b or (a is None and math.isnan(b)) for a, b in zip(values, by_pandas["value"], strict=True))
    assert pa.table(flagship.timeline).schema.field("date").type == pa.date32()
    assert pa.types.is_decimal(pa.table(flagship.timeline).schema.field("spend").type)
    assert flagship.timeline.about("spend")[0] == "currency"
    days = flagship.timeline.to_pandas()
    assert days["date"].dt.year.eq(2026).all() and days["spend"].dtype == "float64"
    assert sum(flagship.timeline.to_pandas(exact=True)["spend"]) == sum(row["spend"] for row in flagship.timeline.to_pylist())
    with pytest.raises(KeyError, match="there is no table `summry`: there are summary, "):
        flagship.tables["summry"]
    days = flagship.timeline.to_pandas().groupby("policy", observed=True)["new_reach"].sum()
    reach = by_pandas[by_pandas["metric"] == "reach"].set_index("policy")["value"]
    # At equal spend reach is told at the budget itself, and counts as they came.
    assert all(days[policy] == reach[policy] for policy in ("uncapped", "siloed", "coordinated"))


def test_parquet_is_read_by_all(tmp_path):
    made = command("run", FLAGSHIP, "--shoppers", 2_000, "--format", "parquet", "--events", "50:served", "--run-id", "june",
                   "--no-charts", "-q", "--out", tmp_path / "run")
    assert made.returncode == 0, made.stderr
    folder = tmp_path / "run" / "events"
    assert not (tmp_path / "run" / "events.csv").exists()
    counted = duckdb.sql(f"select policy, count(*) as n from '{folder}/**/*.parquet' group by policy").df()
    policies = set(pd.read_parquet(tmp_path / "run" / "summary.parquet")["policy"])
    assert set(counted["policy"]) == policies and len(policies) == 4
    read = pl.scan_parquet(folder, hive_partitioning=True).collect()
    assert read.height == counted["n"].sum() and set(read["run_id"]) == {"june"}
    assert set(pd.read_parquet(folder)["decision"]) == {"served"}
    again = command("run", FLAGSHIP, "--shoppers", 2_000, "--format", "parquet", "--events", "50:served", "--run-id", "june",
                    "--no-charts", "-q", "--threads", 1, "--out", tmp_path / "again")
    assert again.returncode == 0
    for file in sorted((tmp_path / "run").rglob("*.parquet")):
        assert file.read_bytes() == (tmp_path / "again" / file.relative_to(tmp_path / "run")).read_bytes(), file


def test_a_scenario_is_a_path_a_text_or_a_dict():
    by_path = omnicap.run(PLAIN, shoppers=1_000).summary.to_pandas()
    text = PLAIN.read_text()
    assert omnicap.run(text, shoppers=1_000).summary.to_pandas().equals(by_path)
    try:
        import tomllib
    except ImportError:
        return
    assert omnicap.run(tomllib.loads(text), shoppers=1_000).summary.to_pandas().equals(by_path)


def test_changes_are_those_of_the_command_line():
    changed = omnicap.Scenario.of(PLAIN).set({CAP: 2, "population.overlap": 0.5})
    assert "overlap" in changed.text
    one = omnicap.run(changed, shoppers=1_000).summary.to_pandas()
    other = omnicap.run(PLAIN, set={CAP: 2, "population.overlap": 0.5}, shoppers=1_000).summary.to_pandas()
    assert one.equals(other) and not one.equals(omnicap.run(PLAIN, shoppers=1_000).summary.to_pandas())
    assert "Coordinated" in changed.describe() or "coordinated" in changed.describe()


@pytest.mark.parametrize(
    ("scenario", "changes", "words"),
    [
        (PLAIN, {CAP: -5}, ["the number `-5` does not fit here", "━"]),
        (PLAIN, {"policy.coordinatd.caps.0.max": 5}, ["coordinatd", "coordinated"]),
        (PLAIN, {"polcy.coordinated.caps.0.max": 5}, ["the scenario has no `polcy`", "did you mean `policy`?"]),
        ("nothing.toml", {}, ["cannot read nothing.toml"]),
        ({"version": 1}, {}, ["is missing"]),
        ("version = 1\nname = \n", {}, ["error"]),
    ],
)
def test_what_is_wrong_is_told_as_the_command_tells_it(scenario, changes, words):
    with pytest.raises(omnicap.OmnicapError) as error:
        omnicap.run(scenario, set=changes)
    assert all(word in str(error.value) for word in words), error.value


def test_whole_numbers_may_be_written_as_floats():
    assert omnicap.run(PLAIN, shoppers=1e3).summary.to_pylist() == omnicap.run(PLAIN, shoppers=1_000).summary.to_pylist()
    for wrong in ({"shoppers": 1000.7}, {"shoppers": "many"}, {"threads": -2}, {"events": float("nan")}):
        with pytest.raises(omnicap.OmnicapError, match="write a whole number"):
            omnicap.run(PLAIN, **wrong)


def test_what_pandas_users_have_at_hand(tmp_path):
    run = omnicap.run(PLAIN, shoppers=1_000, periods=True, set={"population.overlap": 0.4})
    assert len(run.periods) > 0 and "shoppers = 1000" in run.scenario.text.replace("  ", " ").replace("  ", " ")
    log = SCENARIOS / "recorded-log.csv"
    by_path, by_frame = (omnicap.replay(what, SCENARIOS / "recorded.toml") for what in (log, pd.read_csv(log, dtype=str)))
    assert by_path.summary.to_pylist() == by_frame.summary.to_pylist()
    table = SCENARIOS / "tables" / "amc-example.csv"
    fitted = omnicap.calibrate(PLAIN, table, population=400_000, shoppers=5_000)
    assert "The model cannot reach this shape" in fitted.report and "fitted" in fitted.text
    assert omnicap.sweep(PLAIN, {CAP: 3}, shoppers=1_000).points.to_pandas()[CAP].tolist() == [3]
    for wrong in (lambda: omnicap.run(PLAIN, set="population.overlap=0.4"), lambda: omnicap.replay(7, PLAIN)):
        with pytest.raises(omnicap.OmnicapError, match="write a dict|give the path"):
            wrong()


def test_studies(tmp_path):
    swept = omnicap.sweep(PLAIN, {CAP: range(2, 5)}, shoppers=1_000)
    assert swept.points.to_pandas()[CAP].tolist() == [2, 3, 4] and swept.points.to_pandas()[CAP].dtype == "int64" and swept.headline
    swept = omnicap.sweep(PLAIN, {CAP: "2..4"}, shoppers=1_000, out=tmp_path / "sweep")
    assert (tmp_path / "sweep" / "study.json").exists() and len(swept.points) == 3
    found = omnicap.find(FLAGSHIP, {CAP: "3..5"}, maximize="incremental_profit", most=1_000)
    assert len(found.candidates) == 3 and found.headline
    with pytest.raises(omnicap.OmnicapError, match="the scenario has no `nobody`"):
        omnicap.sweep(PLAIN, {"policy.nobody.caps.0.max": "2..4"})


def test_replay_and_calibrate(tmp_path):
    replayed = omnicap.replay(SCENARIOS / "recorded-log.csv", SCENARIOS / "recorded.toml")
    assert replayed.headline and len(replayed.summary) > 10 and len(replayed.log) > 3
    out = tmp_path / "fitted.toml"
    table = SCENARIOS / "tables" / "amc-example.csv"
    fitted = omnicap.calibrate(FLAGSHIP, table, population=400_000, shoppers=4_000, out=out)
    assert out.read_text() == fitted.text and out.with_suffix(".csv").exists()
    assert omnicap.run(fitted, shoppers=500).headline
    with pytest.raises(omnicap.OmnicapError, match="exists already"):
        omnicap.calibrate(FLAGSHIP, table, population=400_000, shoppers=4_000, out=out)


def test_a_notebook_shows_the_finding(flagship):
    shown = flagship._repr_html_()
    assert "<table>" in shown and "<svg" in shown and "coordinated" in shown
    name = next(iter(flagship.charts()))
    assert flagship.chart(name)._repr_svg_().startswith("<svg")
    with pytest.raises(omnicap.OmnicapError, match="there is no chart"):
        flagship.chart("nothing")
    with pytest.raises(AttributeError, match="there is no table `sumary`"):
        flagship.sumary
    assert {"summary", "timeline"} <= set(dir(flagship))


def test_the_lock_is_released():
    counted, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            counted[0] += 1
            time.sleep(0.001)

    other = threading.Thread(target=count)
    other.start()
    omnicap.run(FLAGSHIP, shoppers=20_000)
    stop.set()
    other.join()
    assert counted[0] > 50


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_stops_a_run_and_leaves_python_as_it_was():
    before = signal.getsignal(signal.SIGINT)
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        omnicap.run(FLAGSHIP, shoppers=500_000_000)
    assert time.monotonic() - started < 10
    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        omnicap.sweep(FLAGSHIP, {CAP: "2..9"}, shoppers=50_000_000)
    assert signal.getsignal(signal.SIGINT) is before
    assert omnicap.run(PLAIN, shoppers=100).headline


def test_progress_is_told(capsys):
    omnicap.run(FLAGSHIP, shoppers=20_000, progress=True)
    assert "% of 20,000 shoppers" in capsys.readouterr().err


def test_the_command_comes_along():
    assert "Simulates advertising frequency caps" in command("--help").stdout
    wrong = command("fly")
    assert wrong.returncode == 2 and "there is no command `fly`" in wrong.stderr
