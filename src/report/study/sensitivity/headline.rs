//! What a sensitivity study found, in sentences: the decision, what would flip it, and what moves it most.

use crate::analysis::metrics::label;
use crate::base::number::plain;
use crate::base::phrase::{counted, listed, quoted, sentence};
use crate::base::time::in_words;
use crate::report::study::words::{shown, with_interval};
use crate::results::read::{AssumedRow, CapRow, Course, Sensitivity};

/// More assumptions than these are counted.
const MOST: usize = 4;

/// The sentences, metric by metric.
pub fn headline(found: &Sensitivity) -> Vec<String> {
    let metrics = found.study.metrics();
    metrics.into_iter().flat_map(|metric| of_metric(found, metric)).chain(best_cap(found)).collect()
}

/// How the best cap moves.
fn best_cap(found: &Sensitivity) -> Option<String> {
    let (own, about) = (found.own_cap()?, &found.study.file.about);
    let named = |cap: &str| match cap {
        "no cap" => "no cap at all".to_string(),
        "1" => "at most 1 impression a shopper".to_string(),
        cap => format!("at most {cap} impressions a shopper"),
    };
    let as_good = match (own.low.as_str(), own.high.as_str()) {
        ("", _) => String::new(),
        (low, high) if low == high => String::new(),
        (low, high) => format!(" ({low} to {high} earn as much within sampling error)"),
    };
    let best = format!(
        "Under {} {} in {} would earn most{as_good}.",
        quoted(&about.subject),
        named(&own.cap),
        in_words(about.days)
    );
    let told = |row: &&CapRow| format!("{} if {} were {}", row.cap, row.assumption, row.value);
    let moved: Vec<String> = found.moved_caps().iter().take(MOST).map(told).collect();
    Some(match moved.is_empty() {
        true => format!("{best} No assumption alone moves that beyond sampling error."),
        false => format!("{best} The best cap would be {}.", moved.join("; ")),
    })
}

fn of_metric(found: &Sensitivity, metric: &str) -> Vec<String> {
    let about = &found.study.file.about;
    let courses = found.courses(metric);
    let (Some(own), Some(unit)) = (found.own(metric), courses.first().map(|course| course.rows[0].unit.clone())) else {
        return Vec::new();
    };
    let baseline = quoted(about.baseline.as_deref().unwrap_or(&about.subject));
    let decision = format!(
        "{}: {} less {baseline} is {} at the scenario's own values.",
        sentence(&label(metric)),
        quoted(&about.subject),
        with_interval(own, &unit, &about.currency)
    );
    let told = [Some(format!("{decision} {}", flips(&courses))), perhaps(&courses), movers(found, &courses)];
    told.into_iter().flatten().collect()
}

/// The assumptions of which some value flips the sign, in one way.
fn that<'a>(courses: &'a [Course<'a>], how: &str) -> Vec<&'a Course<'a>> {
    courses.iter().filter(|course| course.rows.iter().any(|row| row.flips == how)).collect()
}

/// What would flip the decision.
fn flips(courses: &[Course<'_>]) -> String {
    let all = courses.len();
    let surely = that(courses, "yes");
    if surely.is_empty() {
        return match all {
            1 => "The assumption does not flip that between its low and its high.".into(),
            _ => format!("None of the {all} assumptions alone surely flips that between its low and its high."),
        };
    }
    let told: Vec<String> = surely.iter().take(MOST).map(|course| flip(course)).collect();
    let more = surely.len().saturating_sub(MOST);
    let more =
        if more > 0 { format!(" {} more would too.", counted(more as f64, "assumption")) } else { String::new() };
    format!("It would turn round {}.{more}", told.join("; "))
}

/// "if response.fatigue.loss were below 0.01 (0.04 here)".
fn flip(course: &Course<'_>) -> String {
    let own = &course.rows[0].own;
    let here = if own.is_empty() { String::new() } else { format!(" ({own} here)") };
    let flipped = |row: &&&AssumedRow| row.flips == "yes";
    let values: Vec<&str> = course.rows.iter().filter(flipped).map(|row| row.value.as_str()).collect();
    let beyond = course.crossing().zip(values.first().and_then(|value| value.parse::<f64>().ok()));
    match beyond {
        Some((crossing, value)) => {
            let side = if value < crossing { "below" } else { "above" };
            let about: f64 = format!("{crossing:.1e}").parse().unwrap_or(crossing);
            format!("if {} were {side} about {}{here}", course.assumption, plain(about))
        }
        None => format!("if {} were {}{here}", course.assumption, listed_or(&values)),
    }
}

fn listed_or(values: &[&str]) -> String {
    match values {
        [first, .., last] => format!("{first} to {last}"),
        [one] => (*one).into(),
        [] => String::new(),
    }
}

/// What may flip it, as far as can be told.
fn perhaps(courses: &[Course<'_>]) -> Option<String> {
    let is_only = |course: &&&Course<'_>| course.rows.iter().all(|row| row.flips != "yes");
    let perhaps = that(courses, "perhaps");
    let perhaps: Vec<&str> = perhaps.iter().filter(is_only).map(|course| course.assumption).collect();
    match perhaps.len() {
        0 => None,
        many if many > MOST => {
            Some(format!("Sampling error leaves it open for {many} more: assumptions.csv lists them."))
        }
        _ => Some(format!("Sampling error leaves it open for {}.", listed(&perhaps))),
    }
}

/// What moves it most.
fn movers(found: &Sensitivity, courses: &[Course<'_>]) -> Option<String> {
    let currency = &found.study.file.about.currency;
    let end = |row: &AssumedRow| Some(format!("{} at {}", shown(row.effect?, &row.unit, currency), row.value));
    let told = |course: &Course<'_>| {
        let (first, last) = (end(course.rows.first()?)?, end(course.rows.last()?)?);
        Some(format!("{} ({first}, {last})", course.assumption))
    };
    let moves = |course: &&Course<'_>| {
        course.rows.iter().filter_map(|row| row.change).any(|change| change.low > 0.0 || change.high < 0.0)
    };
    let told: Vec<String> = courses.iter().filter(moves).take(3).filter_map(told).collect();
    if told.is_empty() {
        return Some("No assumption moves it beyond sampling error.".into());
    }
    Some(format!("It depends most on {}.", listed(&told)))
}
