//! Runs a scenario.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use omnicap::report::charts;
use omnicap::report::found;
use omnicap::results::in_memory::InMemory;
use omnicap::results::provenance::Provenance;
use omnicap::results::read;
use omnicap::results::tables::{self, AskedEvents};
use omnicap::scenario::{Files, Scenario};
use omnicap::study::advice::cost::When;
use omnicap::study::advice::{Advice, advise};
use omnicap::{Interrupted, Options, Progress, Results, Stage};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use super::OmnicapError;
use super::scenario::{beside, refused};
use super::table::Table;
use super::waiting::wait;

/// What a run found.
#[pyclass(frozen, module = "omnicap._omnicap")]
pub struct Run {
    /// The finding, in a few sentences.
    #[pyo3(get)]
    headline: String,
    /// What must be said beside it.
    #[pyo3(get)]
    notes: Vec<String>,
    /// What looked odd in the scenario.
    #[pyo3(get)]
    warnings: String,
    tables: Vec<Py<Table>>,
    read: Mutex<read::Run>,
}

#[pymethods]
impl Run {
    /// Every table, in the order of the manual.
    #[getter]
    fn tables(&self, py: Python<'_>) -> Vec<Py<Table>> {
        self.tables.iter().map(|table| table.clone_ref(py)).collect()
    }

    /// The charts: name, finding and SVG.
    fn charts(&self, py: Python<'_>) -> PyResult<Vec<(String, String, String)>> {
        let drawn = py.detach(|| {
            let run = self.read.lock().map_err(|error| error.to_string())?;
            charts::all(&run).map_err(|error| error.to_string())
        });
        let charts = drawn.map_err(OmnicapError::new_err)?;
        Ok(charts.into_iter().map(|chart| (chart.name.to_string(), chart.finding, chart.svg)).collect())
    }
}

/// What a scenario's text says, and where its files stand.
struct Asked {
    text: String,
    origin: String,
    folder: PathBuf,
    set: Vec<String>,
    threads: usize,
    events: u64,
    advice: When,
}

/// Runs a scenario's text, in which `set` was changed already. `tell` learns which stage it is in and how many
/// shoppers of how many are done.
#[pyfunction]
#[pyo3(signature = (text, origin, folder, set, threads, events, advice=None, tell=None))]
#[expect(clippy::too_many_arguments, reason = "the package's own Python calls it, and names them")]
pub fn run(
    py: Python<'_>,
    text: String,
    origin: String,
    folder: PathBuf,
    set: Vec<String>,
    threads: usize,
    events: u64,
    advice: Option<bool>,
    tell: Option<Py<PyAny>>,
) -> PyResult<Run> {
    let advice = match advice {
        None => When::Cheap,
        Some(true) => When::Always,
        Some(false) => When::Never,
    };
    let asked = Asked { text, origin, folder, set, threads, events, advice };
    let scenario = Scenario::parse_with(&asked.text, &asked.origin, Files::Open(&|name| beside(&asked.folder, name)))
        .map_err(|problems| refused(&problems))?;
    let (done, all) = (AtomicU64::new(0), scenario.shoppers);
    let told = |py: Python<'_>| match &tell {
        Some(tell) => tell.call1(py, (done.load(Ordering::Relaxed), all)).map(drop),
        None => Ok(()),
    };
    let work = |stop: std::sync::Arc<std::sync::atomic::AtomicBool>| {
        let watch = |progress: Progress| {
            if progress.stage == Stage::Shoppers {
                done.fetch_add(progress.shoppers, Ordering::Relaxed);
            }
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let started = Instant::now();
        let results = omnicap::run(&scenario, &Options { threads: asked.threads, watch: &watch })?;
        let wall = started.elapsed();
        let open = |name: &str| beside(&asked.folder, name);
        // Its shoppers are not the run's.
        let look = |_| if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let options = Options { threads: asked.threads, watch: &look };
        let advice = advise(&results, Files::Open(&open), asked.advice, &options)?;
        Ok(told_by((&results, &advice), &asked, wall))
    };
    let made: Result<Result<Made, String>, Interrupted> = wait(py, work, told)?;
    let made = made.map_err(|Interrupted| PyKeyboardInterrupt::new_err(()))?.map_err(OmnicapError::new_err)?;
    let about = &made.read.provenance.about;
    let (headline, notes) = (about.headline.clone(), about.notes.clone());
    let tables = made.tables.into_iter().map(|table| Py::new(py, table)).collect::<PyResult<_>>()?;
    let warnings = if scenario.warnings.list().is_empty() { String::new() } else { scenario.warnings.render(false) };
    Ok(Run { headline, notes, warnings, tables, read: Mutex::new(made.read) })
}

struct Made {
    tables: Vec<Table>,
    read: read::Run,
}

/// What results say: their tables, and what is read off them.
fn told_by((results, advice): (&Results, &Advice), asked: &Asked, wall: Duration) -> Result<Made, String> {
    let all = || tables::all(results).into_iter().chain(tables::advice(advice));
    let texts = InMemory::write(all()).map_err(|error| error.to_string())?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if asked.threads == 0 { threads } else { asked.threads };
    let provenance = Provenance::new(results, asked.set.clone(), threads, wall);
    let read = found(provenance, &|name| texts.text(name)).map_err(|error| error.to_string())?;
    let events =
        (asked.events > 0).then(|| tables::events(results, AskedEvents { shoppers: asked.events, served: false }));
    let tables = all().chain(events).map(Table::of);
    Ok(Made { tables: tables.collect::<Result<_, _>>().map_err(|error| error.to_string())?, read })
}
