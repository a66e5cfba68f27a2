//! What a study found, in sentences: where its effect is highest, which points are as good, and what lies beyond.

use std::cmp::Ordering;

use super::words::{both, difference, name_of, values, with_interval};
use crate::analysis::metrics::label;
use crate::base::phrase::{counted, listed, quoted};
use crate::results::read::{EffectRow, Study};

/// A sentence or two for every metric.
pub fn headline(study: &Study) -> Vec<String> {
    if study.file.about.baseline.is_none() && study.points.len() == 1 {
        return vec!["There is one point, and nothing to compare it with.".into()];
    }
    study.metrics().into_iter().filter_map(|metric| of_metric(study, metric)).collect()
}

fn of_metric(study: &Study, metric: &str) -> Option<String> {
    let rows = study.effects_of(metric);
    let best = rows.iter().find(|row| row.standing == "best")?;
    let told = with_interval(best.effect?, &best.unit, &study.file.about.currency);
    let (name, at) = (label(metric), values(study, &best.values));
    let is_clear = |row: &&EffectRow| row.effect.is_some_and(|effect| effect.low > 0.0 || effect.high < 0.0);
    if study.file.about.baseline.is_some() && !rows.iter().any(is_clear) {
        return Some(format!(
            "{name}: {} differ at no point beyond sampling error. The highest is {told} at {at}.",
            both(study)
        ));
    }
    let first = format!("{name}: {} is highest at {at}, {told}.", difference(study));
    Some(format!("{first} {}{}", equals(study, &rows), edges(study, &best.values)))
}

/// Which points are as good as the best.
fn equals(study: &Study, rows: &[&EffectRow]) -> String {
    let good: Vec<&&EffectRow> = rows.iter().filter(|row| row.standing == "as good").collect();
    let told = rows.iter().filter(|row| !row.standing.is_empty()).count();
    match good.len() {
        _ if told <= 1 => "There is nothing to compare it with.".into(),
        0 => "All other points are lower beyond sampling error.".into(),
        many if many + 1 == told => "All other points are as good within sampling error.".into(),
        _ if study.file.factors.len() == 1 => {
            let levels: Vec<Level<'_>> = rows.iter().map(|row| (&row.values[..], row.standing.as_str())).collect();
            format!("{} as good within sampling error.", as_good(study, &levels))
        }
        many => format!(
            "{} of the {} other points {} as good within sampling error.",
            many,
            told - 1,
            if many == 1 { "is" } else { "are" }
        ),
    }
}

/// A point's values, and where it stands.
pub(super) type Level<'a> = (&'a [String], &'a str);

/// The values of the only factor that are as good: "All values from 3 to 5 are", "max = 3 and max = 7 are", "max = 4 is".
pub(super) fn as_good(study: &Study, rows: &[Level<'_>]) -> String {
    let number = |row: &Level<'_>| row.0[0].parse::<f64>().ok();
    let is_level = |row: &Level<'_>| ["best", "as good"].contains(&row.1);
    let mut order = rows.to_vec();
    if order.iter().all(|row| number(row).is_some()) {
        order.sort_by(|a, b| number(a).partial_cmp(&number(b)).unwrap_or(Ordering::Equal));
        let first = order.iter().position(is_level).unwrap_or(0);
        let level: Vec<Level<'_>> = order[first..].iter().copied().take_while(is_level).collect();
        let is_all = level.len() == order.iter().filter(|row| is_level(row)).count();
        if let [first, _, .., last] = &level[..]
            && is_all
        {
            return format!("All values from {} to {} are", first.0[0], last.0[0]);
        }
    }
    let good = order.iter().filter(|row| row.1 == "as good");
    let good: Vec<String> = good.map(|row| format!("{} = {}", name_of(study, 0), row.0[0])).collect();
    format!("{} {}", listed(&good), if good.len() == 1 { "is" } else { "are" })
}

/// Does the best point lie at the end of a range? Then a better one may lie beyond.
pub(super) fn edges(study: &Study, best: &[String]) -> String {
    let edge = |factor: usize| {
        let all: Option<Vec<f64>> = study.file.factors[factor].values.iter().map(|value| value.parse().ok()).collect();
        let (all, own) = (all.filter(|all| all.len() > 2)?, best[factor].parse::<f64>().ok()?);
        let is = |end: fn(f64, f64) -> f64| all.iter().copied().fold(own, end) == own;
        let which = if is(f64::min) { "lowest" } else { "highest" };
        (is(f64::min) || is(f64::max))
            .then(|| format!("{} is the {which} {} tried", best[factor], name_of(study, factor)))
    };
    if ["lhs", "sobol"].contains(&study.file.design.as_str()) {
        return String::new();
    }
    let edges: Vec<String> = (0..best.len()).filter_map(edge).collect();
    if edges.is_empty() { String::new() } else { format!(" {}: more may lie beyond.", listed(&edges)) }
}

/// What must be said beside the finding.
pub fn notes(study: &Study) -> Vec<String> {
    let of = |status: &str| -> Vec<String> {
        let points = study.points.iter().filter(|point| point.status == status);
        points.map(|point| format!("point {} ({})", point.number, values(study, &point.values))).collect()
    };
    let told = |points: &[String], what: &str| {
        let some = listed(&points[..points.len().min(3)]);
        let more = if points.len() > 3 { format!(" and {} more", points.len() - 3) } else { String::new() };
        format!("{some}{more} {what}: points.csv says why.")
    };
    let (failed, refused) = (of("failed"), of("refused"));
    let mut notes = Vec::new();
    if !failed.is_empty() {
        notes.push(format!(
            "{} failed, and the others are kept. {}",
            counted(failed.len() as f64, "point"),
            told(&failed, "failed")
        ));
    }
    if !refused.is_empty() {
        notes.push(told(
            &refused,
            if refused.len() == 1 { "was refused and left out" } else { "were refused and left out" },
        ));
    }
    if let Some(baseline) = &study.file.about.baseline
        && study.file.factors.iter().any(|factor| factor.path.contains(baseline.as_str()))
    {
        notes.push(format!(
            "The baseline {} is varied itself: every difference is with it at the same point.",
            quoted(baseline)
        ));
    }
    notes
}
