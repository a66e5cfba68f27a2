//! What is measured beside what always is.

use toml::Spanned;

use super::problem::{Problem, Problems};
use super::written::File;
use crate::response::Response;
use crate::world::World;

/// What a run measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Fewer impressions than the first are too few for a shopper, more than the second too many.
    pub effective_frequency: (u32, u32),
    /// What AMC would have shown.
    pub amc: Option<Amc>,
    /// Per channel, the purchases lost if it is switched off.
    pub leave_one_out: bool,
    /// The purchases caused by a shopper's first, second … impression.
    pub causal_curve: bool,
    /// Reach week by week.
    pub periods: bool,
    /// Who was reached where and first when, what identifiers tell of it, and what caps let through
    /// that they were meant to stop.
    pub exposure: bool,
}

/// AMC's tables.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amc {
    /// A dimension seen by fewer users comes back NULL.
    pub threshold: u64,
}

/// Two exposures are few for most brands and ten where the inverted U of Schmidt & Eisend (2015) turns.
const EFFECTIVE: (u32, u32) = (3, 10);

/// Resolves [measure]; None where it is wrong.
pub(super) fn measure(file: &File, problems: &mut Problems) -> Option<Measure> {
    let entry = file.measure.as_ref();
    let effective = entry.and_then(|measure| measure.effective_frequency.as_ref());
    let amc = entry.and_then(|measure| measure.amc.as_ref());
    let leave_one_out = entry.and_then(|measure| measure.leave_one_out.as_ref());
    let causal_curve = entry.and_then(|measure| measure.causal_curve.as_ref());
    if file.response.is_none() {
        // Records may hold conversions.
        let amc = amc.filter(|_| !file.model().is_log() && !file.model().is_recorded());
        let spans = [
            ("amc", amc.map(Spanned::span)),
            ("leave_one_out", leave_one_out.map(Spanned::span)),
            ("causal_curve", causal_curve.map(Spanned::span)),
        ];
        for (key, span) in spans.into_iter().filter(|(_, span)| span.is_some()) {
            let title = format!("`{key}` measures purchases, and there are none");
            problems.push(Problem::error(title, "add a [response], or take it out", span));
        }
    }
    Some(Measure {
        effective_frequency: effective.map_or(Some(EFFECTIVE), |range| effective_frequency(range, problems))?,
        amc: amc.map(|entry| Amc { threshold: entry.get_ref().threshold.unwrap_or(0) }),
        leave_one_out: leave_one_out.is_some_and(|asked| *asked.get_ref()),
        causal_curve: causal_curve.is_some_and(|asked| *asked.get_ref()),
        periods: entry.is_some_and(|measure| measure.periods == Some(true)),
        exposure: true,
    })
}

/// Where a record of paths holds conversions and none are simulated, they are credited.
pub(super) fn of_record(
    measure: Measure,
    response: Option<&Response>,
    world: &World,
    file: &File,
    problems: &mut Problems,
) -> Measure {
    if response.is_some() || world.path.recorded().is_none() {
        return measure;
    }
    let asked = file.measure.as_ref().and_then(|measure| measure.amc.as_ref());
    if let (Some(asked), false) = (asked, world.path.tells_conversions()) {
        let title = "`amc` measures purchases, and the recorded paths hold none";
        problems.push(Problem::error(title, "add a [response], or take it out", Some(asked.span())));
    }
    Measure { amc: world.path.tells_conversions().then(|| measure.amc.unwrap_or_default()), ..measure }
}

fn effective_frequency(range: &Spanned<Vec<u32>>, problems: &mut Problems) -> Option<(u32, u32)> {
    if let [low, high] = range.get_ref()[..]
        && low > 0
        && low <= high
    {
        return Some((low, high));
    }
    let title = format!("{:?} is not a range of frequencies", range.get_ref());
    let cure = "write [low, high], at least 1, the lower first, such as [3, 10]";
    problems.push(Problem::error(title, cure, Some(range.span())));
    None
}
