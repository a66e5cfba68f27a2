//! What a race found, in sentences: the best, those as good, what a step off costs, what the best gains and needs.

use crate::analysis::metrics::label;
use crate::base::number::{Form, thousands};
use crate::base::phrase::{counted, listed, quoted, sentence};
use crate::report::study::headline::{Level, as_good, edges};
use crate::report::study::words::{form, values, with_interval};
use crate::results::read::{CandidateRow, GainRow, RaceTables, Value};

/// The sentences, each about one thing.
pub fn headline(found: &RaceTables) -> Vec<String> {
    let Some(best) = found.best() else {
        let limits = listed(&found.race.limits);
        let why = if found.race.limits.is_empty() { "has a value".into() } else { format!("keeps {limits}") };
        return vec![format!("There is no best candidate: none surely {why}.")];
    };
    let told = [Some(first(found, best)), steps(found), open(found), gain(found), needs(found)];
    told.into_iter().flatten().collect()
}

/// Where the metric is highest, and which candidates are as good.
fn first(found: &RaceTables, best: &CandidateRow) -> String {
    let (study, race) = (&found.study, &found.race);
    let which = if race.is_lowest { "lowest" } else { "highest" };
    let of = if race.limits.is_empty() {
        String::new()
    } else {
        format!(" of all candidates that keep {}", listed(&race.limits))
    };
    let about = &study.file.about;
    let value = best.value.map_or("unknown".into(), |value| shown_value(value, &race.unit, &about.currency));
    let level = level(found);
    format!(
        "{} under {} is {which} at {}{of}: {value}.{level}{}",
        sentence(&label(&race.metric)),
        quoted(&about.subject),
        values(study, &best.values),
        edges(study, &best.values)
    )
}

/// A metric's own value with its unit.
pub fn shown_value(value: Value, unit: &str, currency: &str) -> String {
    let width = value.high - value.low;
    match Form::in_table(unit, currency, value.value, width) {
        Form::Percent(places) => Form::Percent(places).number(value.value),
        _ if unit == currency => Form::Money(currency).number(value.value),
        form => format!("{} {unit}", form.number(value.value)),
    }
}

/// A candidate's metric, or a dash.
pub fn value_of(found: &RaceTables, row: &CandidateRow) -> String {
    let currency = &found.study.file.about.currency;
    row.value.map_or("–".into(), |value| shown_value(value, &found.race.unit, currency))
}

/// How far a candidate lies behind the best, with half its interval.
pub fn distance_of(found: &RaceTables, row: &CandidateRow) -> String {
    let currency = &found.study.file.about.currency;
    let Some(behind) = row.behind else { return "–".into() };
    if row.standing == "best" {
        return String::new();
    }
    let half = (behind.high - behind.low) / 2.0;
    let (value, margin) = form(&found.race.unit, currency, 2.0 * half).with_margin(behind.value, half);
    format!("{value} ± {margin}")
}

/// A distance with its unit and no sign.
fn distance(found: &RaceTables, value: f64, width: f64) -> String {
    form(&found.race.unit, &found.study.file.about.currency, width).number(value)
}

fn zone(found: &RaceTables) -> String {
    distance(found, found.race.zone, found.race.zone)
}

/// Which candidates lie within the zone.
fn level(found: &RaceTables) -> String {
    let levels: Vec<Level<'_>> = found.candidates.iter().map(|row| (&row.values[..], row.standing.as_str())).collect();
    let good = levels.iter().filter(|(_, standing)| *standing == "as good").count();
    let others = levels.len() - 1;
    let zone = zone(found);
    match good {
        _ if others == 0 => String::new(),
        0 if levels.iter().any(|(_, standing)| *standing == "open") => String::new(),
        0 => format!(" No other lies within {zone} of it."),
        all if all == others => format!(" All others are as good: they lie within {zone} of it."),
        _ if found.study.file.factors.len() == 1 => {
            let who = as_good(&found.study, &levels);
            format!(" {who} as good: within {zone}.")
        }
        many => {
            let are = if many == 1 { "candidate is" } else { "candidates are" };
            format!(" {many} of the {others} other {are} as good: within {zone} of it.")
        }
    }
}

/// What one step off costs.
fn steps(found: &RaceTables) -> Option<String> {
    let step = |row: &&CandidateRow| {
        let at = values(&found.study, &row.values);
        if row.standing == "breaks a limit" {
            return Some(format!("{at} breaks a limit"));
        }
        let Value { value, low, high } = row.behind?;
        let loss = distance(found, value, high - low);
        let currency = &found.study.file.about.currency;
        let interval = form(&found.race.unit, currency, high - low).interval(low, high).replace("95 % interval ", "");
        Some(format!("{loss} at {at} ({interval})"))
    };
    let steps: Vec<String> = found.neighbours().iter().filter_map(step).collect();
    (!steps.is_empty()).then(|| format!("One step off costs {}.", listed(&steps)))
}

/// What cannot be told.
fn open(found: &RaceTables) -> Option<String> {
    let (study, race) = (&found.study, &found.race);
    let best = found.best()?;
    if best.keeps_limits == "unsure" {
        let limits = listed(&race.limits);
        return Some(format!("Sampling error leaves open whether {} keeps {limits}.", values(study, &best.values)));
    }
    let open: Vec<String> =
        found.candidates.iter().filter(|row| row.standing == "open").map(|row| values(study, &row.values)).collect();
    if open.is_empty() {
        return None;
    }
    let some = match open.len() {
        0..=4 => listed(&open),
        many => format!("{many} candidates"),
    };
    let more = race.shoppers_needed.map(|needed| {
        let rounded: f64 = format!("{needed:.1e}").parse().unwrap_or(needed);
        format!(" About {} shoppers would tell (--most), or a wider zone (--within).", thousands(rounded))
    });
    Some(format!(
        "After {} {some} cannot be told from the best within {}.{}",
        counted(race.shoppers as f64, "shopper"),
        zone(found),
        more.unwrap_or_default()
    ))
}

/// What the best gains, from fresh shoppers.
fn gain(found: &RaceTables) -> Option<String> {
    let about = &found.study.file.about;
    let told = |row: &GainRow| Some(with_interval(row.difference?, &row.unit, &about.currency));
    let metric = &found.race.metric;
    let baseline = about.baseline.as_deref();
    let against = baseline.and_then(|baseline| Some((quoted(baseline), told(found.gain(metric, baseline)?)?)));
    let reference = found.gain(metric, "reference").and_then(told).map(|told| {
        let values_there = found.candidates.iter().find(|row| row.point == found.study.file.reference);
        let at = values_there.map_or(String::new(), |row| values(&found.study, &row.values));
        (at, told)
    });
    let told: Vec<String> =
        against.into_iter().chain(reference).map(|(other, told)| format!("{told} against {other}")).collect();
    let fresh = counted(found.race.fresh_shoppers as f64, "fresh shopper");
    (!told.is_empty()).then(|| format!("On {fresh} the best gains {}.", listed(&told)))
}

/// A smaller part more or less is told as the same.
const ALIKE: f64 = 0.005;

/// What the best buys and spends.
fn needs(found: &RaceTables) -> Option<String> {
    let about = &found.study.file.about;
    let baseline = about.baseline.as_deref();
    let against = baseline.unwrap_or("reference");
    let of = |metric: &str| found.gains.iter().find(|row| row.metric == metric).and_then(|row| row.value);
    let supply = match (baseline, of("supply_needed")) {
        (Some(baseline), Some(times)) if (times - 1.0).abs() < ALIKE => {
            format!("buys as many opportunities as {}", quoted(baseline))
        }
        (Some(baseline), Some(times)) => {
            format!("buys {} times as many opportunities as {}", Form::Decimals(2).number(times), quoted(baseline))
        }
        _ => format!("buys {} of the opportunities on offer", Form::Percent(1).number(of("supply_used")?)),
    };
    let spend = of("spend").filter(|spend| *spend > 0.0).map(|spend| {
        let change = found.gain("spend", against).and_then(|row| row.difference).filter(|_| baseline.is_some());
        let part = change.map(|change| change.value / (spend - change.value)).filter(|part| part.is_finite());
        let than = part.map(|part| match part {
            part if part.abs() < ALIKE => format!(", as much as {}", quoted(against)),
            part => {
                let more = if part > 0.0 { "more" } else { "less" };
                format!(", {} {more} than {}", Form::Percent(1).number(part.abs()), quoted(against))
            }
        });
        format!(" and spends {}{}", Form::Money(&about.currency).number(spend), than.unwrap_or_default())
    });
    Some(format!("It {supply}{}.", spend.unwrap_or_default()))
}

/// What must be said beside the finding.
pub fn notes(found: &RaceTables) -> Vec<String> {
    let (file, race) = (&found.study.file, &found.race);
    let mut notes = vec![format!(
        "Indifference zone: {}, {}. Amounts and counts are for a market of {}.",
        zone(found),
        race.zone_from,
        counted(race.people as f64, "shopper")
    )];
    if file.about.baseline.is_none() && found.best().is_some_and(|best| best.point == file.reference) {
        notes.push("The best is the reference point itself: it gains nothing on it.".into());
    }
    notes
}
