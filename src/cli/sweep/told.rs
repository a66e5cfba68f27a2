//! What a sweep says: what it is about to do, and what it found.

use std::path::Path;

use omnicap::analysis::metrics::heading;
use omnicap::base::phrase::counted;
use omnicap::report::study::{name_of, with_margin};
use omnicap::results::read::Study;

use super::asked::Asked;
use crate::cli::console::tell;
use crate::cli::failure::Failure;
use crate::cli::grid::Grid;
use crate::cli::results::nearby;

/// The most points of the table on the console.
const MOST_ROWS: usize = 40;

/// What is about to be done.
pub fn begin(asked: &Asked) -> Result<(), Failure> {
    let plan = &asked.plan;
    let points = counted(plan.points.len() as f64, "point");
    let passes = match plan.passes.len() {
        1 => "one pass".into(),
        many => format!("{many} passes"),
    };
    let shoppers = counted(asked.reference.shoppers as f64, "shopper");
    anstream::eprintln!("{points} in {passes} over {shoppers}; compared with {}\n", plan.label(plan.reference));
    Ok(())
}

/// What was found.
pub fn end(study: &Study, target: &Path) -> Result<(), Failure> {
    let about = &study.file.about;
    let sentences: Vec<&str> = about.headline.iter().chain(&about.notes).map(String::as_str).collect();
    let table = if study.points.len() <= MOST_ROWS { format!("\n{}\n", table(study)) } else { String::new() };
    let what = match &about.baseline {
        Some(baseline) => format!("“{}” less “{baseline}”, at the same point", about.subject),
        None => format!("“{}” less itself at the reference point", about.subject),
    };
    tell(&format!(
        "{}{table}\nDifferences: {what}; ± is half a 95 % interval of sampling error.\n\n{}\n\n{} of {} done. Results: {}",
        about.title,
        sentences.join("\n\n"),
        study.done(),
        counted(study.points.len() as f64, "point"),
        nearby(target).display(),
    ))
}

/// Every point with its effects.
fn table(study: &Study) -> String {
    let (factors, metrics) = (study.file.factors.len(), study.metrics());
    let currency = &study.file.about.currency;
    let names = (0..factors).map(|factor| name_of(study, factor));
    let headings = metrics.iter().flat_map(|metric| [heading(metric, currency), String::new()]);
    let header: Vec<String> = names.chain(headings).collect();
    let row = |point: &omnicap::results::read::StudyPoint| -> Vec<String> {
        let cells = metrics.iter().flat_map(|metric| {
            let found = study.effects.iter().find(|row| row.point == point.number && row.metric == *metric);
            let effect = found.and_then(|row| row.effect.map(|effect| (effect, row)));
            match effect {
                Some((effect, row)) => {
                    let number = with_margin(effect, &row.unit, currency);
                    [number, row.standing.clone()]
                }
                None => ["–".into(), point.status.clone()],
            }
        });
        point.values.iter().cloned().chain(cells).collect()
    };
    Grid::new(header, study.points.iter().map(row).collect()).text()
}
