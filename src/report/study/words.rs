//! Words and numbers that sentences, charts and the page of a study share.

use crate::base::number::{Form, signed};
use crate::base::phrase::quoted;
use crate::results::read::{Study, Value};

/// How a difference in a unit is written whose interval is so wide.
pub fn form<'a>(unit: &str, currency: &'a str, width: f64) -> Form<'a> {
    match unit {
        "share" => Form::Points(if width < 0.01 { 2 } else { 1 }),
        "times" => Form::Decimals(2),
        unit if unit == currency => Form::Money(currency),
        unit if unit.ends_with("per shopper") || unit.ends_with("per purchase") => Form::Decimals(3),
        _ => Form::Count,
    }
}

/// A difference with its sign and unit: "+2.31 points".
pub fn shown(effect: Value, unit: &str, currency: &str) -> String {
    let form = form(unit, currency, effect.high - effect.low);
    let text = form.number(effect.value);
    match form {
        Form::Money(currency) => {
            let bare = text.strip_prefix(currency).unwrap_or(&text).trim().to_string();
            format!("{currency} {}", signed(bare))
        }
        _ => signed(text),
    }
}

/// The same with its interval: "+2.31 points (95 % interval 2.20 to 2.42 points)".
pub fn with_interval(effect: Value, unit: &str, currency: &str) -> String {
    let number = shown(effect, unit, currency);
    if !effect.has_interval() {
        return number;
    }
    let form = form(unit, currency, effect.high - effect.low);
    format!("{number} ({})", form.interval(effect.low, effect.high))
}

/// What people call a factor: the end of its path that tells it from the others.
pub fn name_of(study: &Study, factor: usize) -> String {
    let paths: Vec<&str> = study.file.factors.iter().map(|factor| factor.path.as_str()).collect();
    let path = paths[factor];
    let starts: Vec<usize> = std::iter::once(0).chain(path.match_indices('.').map(|(dot, _)| dot + 1)).collect();
    let is_telling = |end: &str| {
        let is_word = end.chars().next().is_some_and(char::is_alphabetic);
        is_word && paths.iter().enumerate().all(|(other, path)| other == factor || !path.ends_with(end))
    };
    let found = starts.iter().rev().map(|start| &path[*start..]).find(|end| is_telling(end));
    found.unwrap_or(path).to_string()
}

/// "“coordinated” against “siloed”".
#[cfg(feature = "charts")]
pub fn comparison(study: &Study) -> String {
    let about = &study.file.about;
    match &about.baseline {
        Some(baseline) => format!("{} against {}", quoted(&about.subject), quoted(baseline)),
        None => format!("{} against itself at the reference point", quoted(&about.subject)),
    }
}

/// "the difference between “coordinated” and “siloed”".
pub fn difference(study: &Study) -> String {
    let about = &study.file.about;
    match &about.baseline {
        Some(_) => format!("the difference between {}", both(study)),
        None => format!("the difference of {} to the reference point", quoted(&about.subject)),
    }
}

/// "“coordinated” and “siloed”".
pub fn both(study: &Study) -> String {
    let about = &study.file.about;
    format!("{} and {}", quoted(&about.subject), quoted(about.baseline.as_deref().unwrap_or(&about.subject)))
}

/// A difference with half its interval: "+2.31 ± 0.11 points".
pub fn with_margin(effect: Value, unit: &str, currency: &str) -> String {
    if !effect.has_interval() {
        return shown(effect, unit, currency);
    }
    let half = (effect.high - effect.low) / 2.0;
    let (value, margin) = form(unit, currency, 2.0 * half).with_margin(effect.value, half);
    let after = if unit == "share" { " points" } else { "" };
    format!("{} ± {margin}{after}", signed(value))
}

/// A point's values: "max = 3, overlap = 0.5".
pub fn values(study: &Study, values: &[String]) -> String {
    let named = values.iter().enumerate().map(|(factor, value)| format!("{} = {value}", name_of(study, factor)));
    named.collect::<Vec<_>>().join(", ")
}
