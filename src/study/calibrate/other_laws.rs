//! Other laws of activity, on paper: what could mend a table that the fitted one misses, and what a table leaves open.

use super::closed_form::{self, ClosedForm};
use super::search::{Manner, search};
use super::tables::Tables;
use super::target::{Bin, TargetTable};
use crate::run::Interrupted;
use crate::study::theory::{gamma_poisson, lognormal_poisson};

/// Rows up to here are held against a log-normal law, whose shares take longer than the gamma's.
const MOST_TIMES: u32 = 2_000;

/// Spreads that are looked for: a scenario takes no more than 3.
const SPREADS: (f64, f64) = (0.02, 3.0);

/// A log-normal activity fitted to a table: its spread, and G².
pub fn log_normal(law: &TargetTable, paper: &ClosedForm) -> Option<(f64, f64)> {
    let top =
        law.cells.iter().filter_map(|cell| if let Bin::Times(bucket) = &cell.bin { Some(bucket.low) } else { None });
    let top = top.max().filter(|top| *top <= MOST_TIMES)?;
    let mut shares_at = |point: &[f64]| {
        let shares = log_normal_shares(law, top, point[0].exp(), point[1].exp());
        Ok::<_, Interrupted>(shares.map(|shares| vec![vec![shares]]))
    };
    let ends = [(1e-4_f64.ln(), 1e4_f64.ln()), (SPREADS.0.ln(), SPREADS.1.ln())];
    let spread = (1.0 + 1.0 / paper.shape.max(0.05)).ln().sqrt();
    let manner = Manner { step: 1e-3, enough: 1e-6, slack: 0.0, rounds: 60 };
    let start = [paper.mean.ln(), spread.ln()];
    let found = search(std::slice::from_ref(law), &ends, &start, manner, &mut shares_at).ok()??;
    Some((found.point[1].exp(), found.deviance))
}

fn log_normal_shares(law: &TargetTable, top: u32, mean: f64, spread: f64) -> Option<Vec<f64>> {
    let terms = lognormal_poisson(mean, spread, top as usize + 1);
    let beyond = |from: u32| (1.0 - terms[..from as usize].iter().sum::<f64>()).max(0.0);
    let of = |bin: &Bin| match bin {
        Bin::Times(bucket) => match bucket.high {
            Some(high) => terms[bucket.low as usize..=(high as usize).min(terms.len() - 1)].iter().sum(),
            None => beyond(bucket.low),
        },
        Bin::Unreached => terms[0],
        // Tables with these are not held against other laws.
        _ => f64::NAN,
    };
    let each: Vec<f64> = law.cells.iter().map(|cell| of(&cell.bin)).collect();
    let all: f64 = each.iter().sum();
    let usable = each.iter().all(|share| *share / all > 1e-300);
    usable.then(|| each.iter().map(|share| share / all).collect())
}

/// Gamma activity of a part of the people, while the others can never be reached: that part, its shape, and G². Whoever is
/// reached follows the law truncated at zero, and the unreached are as many as are left.
pub fn with_unreachable(law: &TargetTable) -> Option<(f64, f64, f64)> {
    let none = law.cells.iter().position(|cell| cell.bin == Bin::Unreached)?;
    let mut reached = law.clone();
    let unreached = reached.cells.remove(none).users as f64;
    let paper = closed_form::fit(&reached, None)?;
    let (seen, all) = (reached.users() as f64, reached.users() as f64 + unreached);
    let reach = 1.0 - gamma_poisson(paper.mean, paper.shape).next()?;
    let part = seen / all / reach;
    (part < 1.0 && !paper.at_limit).then_some((part, paper.shape, paper.found.deviance))
}

/// G² of a gamma where each row of the table of all channels counts those who saw so many or more; None where its rows
/// cannot.
pub fn or_more(tables: &Tables) -> Option<f64> {
    let (file, table) = &tables.frequency;
    let read = Tables { frequency: (file.clone(), table.as_or_more()?), ..tables.clone() };
    Some(closed_form::fit(&read.law(), None)?.found.deviance)
}

/// The share of those reached who see so many impressions or more, under the gamma of a law on paper and under a
/// log-normal of the same mean and reach; None where there is no such log-normal.
pub fn beyond(paper: &ClosedForm, times: usize) -> Option<(f64, f64)> {
    let none = gamma_poisson(paper.mean, paper.shape).next()?;
    let unreached = |spread: f64| lognormal_poisson(paper.mean, spread, 1)[0];
    let (mut low, mut high) = SPREADS;
    if !(unreached(low)..=unreached(high)).contains(&none) {
        return None;
    }
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if unreached(middle) < none { low = middle } else { high = middle }
    }
    let share = |below: f64| (1.0 - below).max(0.0) / (1.0 - none);
    let gamma: f64 = gamma_poisson(paper.mean, paper.shape).take(times).sum();
    let other: f64 = lognormal_poisson(paper.mean, low, times).iter().sum();
    Some((share(gamma), share(other)))
}
