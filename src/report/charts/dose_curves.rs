//! The curves by frequency: what more impressions seem to do, what they do, and what every cap earns.

use crate::report::best_cap::{Caps, as_good};
use crate::results::read::{Dose, Run, Value};

/// Frequencies that fewer than this share of those reached see are not drawn: there is little to see
/// but noise.
const RARE: f64 = 0.01;

/// A curve by frequency.
pub type Points = Vec<(u32, Value)>;

/// What the table says of one policy.
pub struct Curves {
    /// What users with so many impressions buy more than users with none; nothing where no analyst is asked.
    pub observed: Points,
    /// What ads cause of it; without an analyst, for shoppers who truly see so many.
    pub caused: Points,
    /// What every cap earns.
    pub earned: Points,
    /// The caps picked; None within is no cap.
    pub amc: Option<Option<u32>>,
    pub truth: Option<Option<u32>>,
    /// The caps that earn as much as the best within sampling error.
    pub as_good: Vec<Caps>,
    /// The highest frequency drawn …
    pub last: u32,
    /// … and why it is that.
    pub why_last: String,
}

impl Curves {
    pub fn of(run: &Run, policy: &str) -> Option<Self> {
        let doses = run.doses(policy);
        let numbered = || doses.iter().filter_map(|dose| Some((dose.times()?, *dose)));
        let reached = numbered().find(|(times, _)| *times == 1)?.1.shoppers?;
        let seen = |dose: &Dose| dose.shoppers.is_some_and(|shoppers| shoppers as f64 >= RARE * reached as f64);
        let picked = |who: &str| doses.iter().find(|dose| dose.is_picked_by(who)).map(|dose| dose.times());
        let (amc, truth) = (picked("amc"), picked("truth"));
        let common = numbered().filter(|(_, dose)| seen(dose)).map(|(times, _)| times).max()?;
        // The last row of what is observed holds all above as well.
        let most = numbered().map(|(times, _)| times).max()?.max(3) - 1;
        let marked = amc.flatten().max(truth.flatten()).map_or(0, |cap| cap + 1);
        let last = common.max(marked).max(2).min(most);
        let why_last = match last < common {
            true => format!("up to {last}; some see more"),
            false => "up to the number that one in a hundred of those reached see".into(),
        };
        let curve = |of: fn(&Dose) -> Option<Value>| -> Points {
            numbered()
                .filter(|(times, _)| *times <= last)
                .filter_map(|(times, dose)| Some((times, of(dose)?)))
                .collect()
        };
        let observed = above_none(&curve(Dose::observed)).unwrap_or_default();
        let caused = match observed.is_empty() {
            true => curve(Dose::lift),
            false => above_none(&curve(Dose::caused_of_observed)).unwrap_or_default(),
        };
        Some(Self {
            observed,
            caused,
            earned: curve(Dose::earned),
            amc,
            truth,
            as_good: as_good(&doses),
            last,
            why_last,
        })
    }
}

/// What those with so many impressions buy more than those with none: the two are different people,
/// so their errors add up by their squares.
fn above_none(points: &Points) -> Option<Points> {
    let (_, none) = *points.iter().find(|(times, _)| *times == 0)?;
    let difference = |(times, with): &(u32, Value)| {
        let value = with.value - none.value;
        let half = if *times == 0 { 0.0 } else { half(*with).hypot(half(none)) };
        (*times, Value { value, low: value - half, high: value + half })
    };
    Some(points.iter().map(difference).collect())
}

/// Half of an interval, of which zero may have cut off the lower end.
fn half(value: Value) -> f64 {
    f64::max(value.high - value.value, value.value - value.low)
}
