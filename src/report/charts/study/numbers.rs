//! Numbers on the axes of a study's charts.

use super::super::scale::count;
use crate::base::number::{decimals, signed, thousands};
use crate::results::read::EffectRow;

/// How numbers of a unit stand on an axis.
pub fn on_axis(unit: &str) -> fn(f64) -> String {
    match unit {
        "share" => |value| trimmed(100.0 * value, 3),
        "times" => |value| trimmed(value, 3),
        unit if unit.contains(" per ") => |value| trimmed(value, 3),
        _ => count,
    }
}

/// What the numbers of an axis count.
pub fn unit_of(unit: &str) -> &str {
    if unit == "share" { "percentage points" } else { unit }
}

/// How the numbers of several fields are written, all with as many decimals as their intervals leave meaning to.
pub fn in_fields(rows: &[&EffectRow]) -> impl Fn(f64) -> String + use<> {
    let times = if rows.first().is_some_and(|row| row.unit == "share") { 100.0 } else { 1.0 };
    let mut halves: Vec<f64> =
        rows.iter().filter_map(|row| row.effect).map(|v| times * (v.high - v.low) / 2.0).collect();
    halves.sort_by(f64::total_cmp);
    let typical = halves.get(halves.len() / 2).copied().filter(|half| *half > 0.0).unwrap_or(1.0);
    let places = (-typical.log10()).ceil().clamp(0.0, 4.0) as usize;
    move |value| signed(if places == 0 { thousands(times * value) } else { decimals(times * value, places) })
}

fn trimmed(value: f64, places: usize) -> String {
    let text = decimals(value, places);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// From the lowest to the highest end of intervals, with zero in it and some air.
pub fn range(rows: &[&EffectRow]) -> (f64, f64) {
    let values = || rows.iter().filter_map(|row| row.effect);
    let low = values().map(|value| value.low).fold(0.0, f64::min);
    let high = values().map(|value| value.high).fold(0.0, f64::max);
    let air = 0.08 * (high - low).max(f64::MIN_POSITIVE);
    (if low < 0.0 { low - air } else { low }, if high > 0.0 { high + 2.0 * air } else { high + air })
}
