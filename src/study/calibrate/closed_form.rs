//! What can be had on paper: the negative binomial distribution.
//!
//! Where activity is gamma with shape a, nothing is capped and impressions are a Poisson process, a
//! shopper sees k impressions with the chance p₀ = (1 + m/a)^−a, pₖ₊₁ = pₖ (a+k)/(k+1) · m/(a+m) (NBD;
//! Ehrenberg, *Applied Statistics* 8, 1959). It is fitted by maximum likelihood over the table's
//! cells, censored where a cell is open and truncated at zero where the unreached are not in the
//! table. Such a model holds in an `independent` scenario without caps that bind, in which everybody
//! uses every channel and nobody has in-market episodes; elsewhere it is a start, and a yardstick of how much the path model matters.

use super::likelihood::Shares;
use super::parameter::{Parameter, Quantity};
use super::search::{Manner, Optimum, search};
use super::target::{Bin, TargetScope, TargetTable};
use crate::run::Interrupted;
use crate::scenario::Scenario;
use crate::study::theory::gamma_poisson;
use crate::world::activity::Activity;

/// A negative binomial law fitted to a table of all channels.
#[derive(Debug, Clone)]
pub struct ClosedForm {
    /// Impressions per shopper, the unreached among them.
    pub mean: f64,
    /// The gamma shape.
    pub shape: f64,
    /// Did the search end where shapes are no longer looked for?
    pub at_limit: bool,
    /// The search's end, over ln m and ln a; over ln a alone where the mean is held.
    pub found: Optimum,
}

/// Means that are searched, as logarithms.
fn means() -> (f64, f64) {
    (1e-4_f64.ln(), 1e4_f64.ln())
}

/// Shapes that are searched, as logarithms: the law is a log-series below, and a Poisson law above.
fn shapes() -> (f64, f64) {
    (0.01_f64.ln(), 1000.0_f64.ln())
}

/// Fits the law, of this mean where one is `held`; None where the table has nothing to fit.
pub fn fit(target: &TargetTable, held: Option<f64>) -> Option<ClosedForm> {
    let tables = [target.clone()];
    let manner = Manner { step: 1e-4, enough: 1e-9, slack: 0.0, rounds: 200 };
    let law = |point: &[f64]| match held {
        Some(mean) => (mean, point[0].exp()),
        None => (point[0].exp(), point[1].exp()),
    };
    let mut shares_at = |point: &[f64]| {
        let (mean, shape) = law(point);
        Ok::<_, Interrupted>(shares(target, mean, shape).map(|shares| vec![shares]))
    };
    let seen = mean_seen(target).max(1e-3).ln();
    let starts = [0.1_f64, 0.5, 2.0, 20.0].map(|shape| match held {
        Some(_) => vec![shape.ln()],
        None => vec![seen, shape.ln()],
    });
    let ends = if held.is_some() { vec![shapes()] } else { vec![means(), shapes()] };
    let found = starts.iter().filter_map(|start| search(&tables, &ends, start, manner, &mut shares_at).ok()?);
    let found = found.min_by(|a, b| a.deviance.total_cmp(&b.deviance))?;
    let (mean, shape) = law(&found.point);
    let (low, high) = shapes();
    let at_limit = shape.ln() <= low + 1e-6 || shape.ln() >= high - 1e-6;
    Some(ClosedForm { mean, shape, at_limit, found })
}

/// Impressions per user in the table, its open cells taken at their lower end.
fn mean_seen(target: &TargetTable) -> f64 {
    let told = target.cells.iter().find(|cell| cell.bin == Bin::Impressions);
    let seen = |bin: &Bin| if let Bin::Times(bucket) = bin { f64::from(bucket.low) } else { 0.0 };
    let people = || target.cells.iter().filter(|cell| cell.bin != Bin::Impressions);
    let sum: f64 = people().map(|cell| seen(&cell.bin) * cell.users as f64).sum();
    told.map_or(sum, |cell| cell.users as f64) / people().map(|cell| cell.users).sum::<u64>().max(1) as f64
}

/// The law's shares of the cells, given one of them. None where rounding leaves nothing of a cell.
pub fn shares(target: &TargetTable, mean: f64, shape: f64) -> Option<Shares> {
    let top = target.cells.iter().map(|cell| highest(&cell.bin)).max().unwrap_or(0) as usize;
    let law: Vec<f64> = gamma_poisson(mean, shape).take(top + 1).collect();
    let parts = Parts { law, beyond: tail(mean, shape, top), mean };
    let each: Vec<f64> = target.cells.iter().map(|cell| parts.of(&cell.bin)).collect();
    let all: f64 = each.iter().sum();
    let usable = all > 0.0 && each.iter().all(|share| *share / all > 1e-300);
    usable.then(|| vec![each.iter().map(|share| share / all).collect()])
}

/// The highest frequency that a cell names.
fn highest(bin: &Bin) -> u32 {
    match bin {
        Bin::Times(bucket) => bucket.high.unwrap_or(bucket.low),
        Bin::AnyOf(bins) => bins.iter().map(highest).max().unwrap_or(0),
        _ => 0,
    }
}

/// The law up to some frequency, what lies beyond, and its mean.
struct Parts {
    law: Vec<f64>,
    beyond: f64,
    mean: f64,
}

impl Parts {
    fn of(&self, bin: &Bin) -> f64 {
        let top = self.law.len() - 1;
        match bin {
            Bin::Times(bucket) => {
                let high = bucket.high.map_or(top, |high| high as usize);
                let inside = self.law[(bucket.low as usize).min(top)..=high].iter().sum::<f64>();
                inside + if bucket.high.is_none() { self.beyond } else { 0.0 }
            }
            Bin::AnyOf(bins) => bins.iter().map(|bin| self.of(bin)).sum(),
            Bin::Impressions => self.mean,
            Bin::Unreached | Bin::Elsewhere | Bin::Sets(_) => self.law[0],
        }
    }
}

/// P(N > top), summed term by term: 1 − Σ would lose its digits where the tail is small.
fn tail(mean: f64, shape: f64, top: usize) -> f64 {
    const TERMS: usize = 100_000;
    let mut sum = 0.0;
    for term in gamma_poisson(mean, shape).skip(top + 1).take(TERMS) {
        sum += term;
        if term < 1e-16 * sum {
            break;
        }
    }
    sum
}

/// Impressions per shopper at the rates that are written, as if nothing were capped.
pub fn written_mean(scenario: &Scenario) -> f64 {
    let world = &scenario.world;
    let rates = world.path.daily_opportunities();
    let daily: f64 = world
        .channels
        .iter()
        .zip(rates)
        .map(|(channel, rate)| rate * channel.win_rate.get() * channel.usage.get())
        .sum();
    // Inside an episode sessions come faster.
    let episodes = world.market.as_ref().map_or(1.0, |market| 1.0 + market.share() * (market.pace() - 1.0));
    daily * episodes * f64::from(world.calendar.days())
}

/// Does the law hold in the scenario, whatever its parameters? Then the mean is this number times the
/// parameter of volume, where there is one.
pub fn holds(scenario: &Scenario, policy: usize, parameters: &[Parameter], targets: &[TargetTable]) -> Option<f64> {
    let world = &scenario.world;
    let [target] = targets else { return None };
    let (shape, rest) = parameters.split_first()?;
    let volume = matches!(rest, [] | [Parameter { quantity: Quantity::Rates(_), .. }]);
    let everybody = world.channels.iter().filter(|channel| channel.serves()).all(|channel| channel.usage.get() == 1.0);
    let alike = world.population.parts.iter().all(|part| part.activity.get() == 1.0);
    let gamma = !matches!(world.population.activity, Activity::LogNormal { .. });
    let free = scenario.policies[policy].caps.is_empty();
    // Episodes come and go: who happens to be in the market makes a shopper's mean no gamma number.
    let steady = world.market.is_none();
    // A profile of hours and weekdays shifts a flight of broken weeks by a little: simulated then.
    let weeks = world.calendar.days().is_multiple_of(7) && world.calendar.all_days() == world.calendar.days();
    let won: f64 = world.channels.iter().map(|channel| channel.per_day() * channel.win_rate.get()).sum();
    let by_shape = shape.quantity == Quantity::Shape && volume && !world.path.has_sessions();
    (by_shape && target.scope == TargetScope::All && everybody && alike && gamma && free && steady && weeks)
        .then_some(won * f64::from(world.calendar.days()))
}

#[cfg(test)]
mod tests {
    use super::super::bucket::Bucket;
    use super::super::target::TargetCell;
    use super::*;
    use crate::study::theory::poisson;

    fn cell(label: &str, users: u64) -> TargetCell {
        let bin = if label == "0" { Bin::Unreached } else { Bin::Times(Bucket::read(label).unwrap()) };
        TargetCell { bin, label: label.into(), users }
    }

    fn target(cells: &[(&str, f64)], users: f64) -> TargetTable {
        let cells = cells.iter().map(|(label, share)| cell(label, (share * users).round() as u64)).collect();
        TargetTable { file: "t.csv".into(), scope: TargetScope::All, cells, units: (0.0, 0.0) }
    }

    const LABELS: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6-9", "10+"];

    /// The law's own shares by enumeration of a thousand frequencies, of mean m and shape a.
    fn enumerated(mean: f64, shape: f64, labels: &[&str]) -> Vec<f64> {
        let law: Vec<f64> = gamma_poisson(mean, shape).take(5_000).collect();
        let inside = |label: &&str| -> f64 {
            let bucket = Bucket::read(label).unwrap();
            law.iter()
                .enumerate()
                .filter(|(k, _)| (bucket.low..=bucket.top()).contains(&(*k as u32)))
                .map(|(_, p)| p)
                .sum()
        };
        let each: Vec<f64> = labels.iter().map(inside).collect();
        each.iter().map(|share| share / each.iter().sum::<f64>()).collect()
    }

    #[test]
    fn censored_and_truncated_shares_are_those_of_enumeration() {
        for labels in [&LABELS[..], &LABELS[1..], &LABELS[2..6], &["1", "3", "5", "10+"]] {
            let zero: Vec<(&str, f64)> = labels.iter().map(|label| (*label, 1.0)).collect();
            for (mean, shape) in [(0.3, 0.2), (2.0, 0.7), (9.0, 3.0), (0.01, 40.0)] {
                let fitted = shares(&target(&zero, 1.0), mean, shape).unwrap();
                for (got, expected) in fitted[0].iter().zip(enumerated(mean, shape, labels)) {
                    assert!((got / expected - 1.0).abs() < 1e-9, "{labels:?} {mean} {shape}: {got} for {expected}");
                }
            }
        }
    }

    #[test]
    fn exact_tables_give_their_parameters_back() {
        for labels in [&LABELS[..], &LABELS[1..], &["1", "3", "5", "10+"]] {
            for (mean, shape) in [(0.8, 0.3), (2.0, 0.7), (4.0, 2.5)] {
                let cells: Vec<(&str, f64)> = labels.iter().copied().zip(enumerated(mean, shape, labels)).collect();
                let fit = fit(&target(&cells, 1e9), None).unwrap();
                assert!((fit.mean / mean - 1.0).abs() < 1e-3, "{labels:?}: mean {} for {mean}", fit.mean);
                assert!((fit.shape / shape - 1.0).abs() < 1e-3, "{labels:?}: shape {} for {shape}", fit.shape);
                assert!(fit.found.deviance < 1e-3, "{}", fit.found.deviance);
            }
        }
    }

    /// Whatever moves a shopper's mean besides gamma activity, or what is seen of it.
    #[test]
    fn the_law_holds_where_nothing_disturbs_it() {
        let scenario = |(from, to): (&str, &str)| {
            let text = "version = 1\nname = \"law\"\nseed = 1\nflight = { start = 2026-03-02, days = 28 }\nshoppers = 1000\n\
                [population]\nactivity = { distribution = \"gamma\", shape = 0.8 }\n#people\n\
                [journey]\nmodel = \"independent\"\n[[channel]]\nname = \"tv\"\nrole = \"media\"\n\
                opportunities = \"0.5 per day\"\nwin_rate = 0.4\n[[policy]]\nname = \"open\"\n";
            Scenario::parse(&text.replace(from, to), "law").unwrap()
        };
        let target = target(&[("1", 0.5), ("2", 0.5)], 100.0);
        let mean = |change| {
            let scenario = scenario(change);
            let parameters = Parameter::of(&scenario, "t.csv", &[], None);
            holds(&scenario, 0, &parameters, std::slice::from_ref(&target))
        };
        assert!((mean(("", "")).unwrap() - 5.6).abs() < 1e-9);
        for change in [
            ("#people", "in_market = { share = 0.3, length = \"10d\", sessions = 6.0 }"),
            ("#people", "segment = [{ name = \"a\", share = 0.5, activity = 2.0 }, { name = \"b\", share = 0.5 }]"),
            ("win_rate", "usage = 0.9\nwin_rate"),
            ("days = 28", "days = 27"),
            ("\"open\"", "\"open\"\ncaps = [{ scope = \"all channels\", max = 3, per = \"7d\" }]"),
        ] {
            assert_eq!(mean(change), None, "{change:?}");
        }
    }

    /// Shoppers who are all alike are a gamma of an endless shape.
    #[test]
    fn a_poisson_table_has_no_shape() {
        let law: Vec<f64> = poisson(2.0).take(6).collect();
        let cells: Vec<(&str, f64)> = LABELS[..6].iter().copied().zip(law).collect();
        let fit = fit(&target(&cells, 1e7), None).unwrap();
        assert!((fit.mean - 2.0).abs() < 0.01 && fit.shape > 50.0, "{} {}", fit.mean, fit.shape);
    }
}
