//! What the charts and the page say of one number's change: whole phrases, made of a [`Figure`].

use super::difference::Figure;
use crate::base::number::Form;
use crate::results::read::{Comparison, Value};

/// What a policy's ads do to purchases: a clause with its name. They can prevent some, and sampling error can
/// hide which. `beside` stands between the count and its interval.
pub fn caused(policy: &str, purchases: Figure, beside: &str) -> String {
    let (size, form) = (purchases.size(), Form::Count);
    let (count, sureness) = (size.number(form), size.sureness(form));
    match purchases {
        _ if purchases.is_nothing() => format!("{policy} causes no purchases"),
        Figure { interval: None, .. } => {
            format!("there are too few shoppers to tell how many purchases {policy} causes")
        }
        _ if !purchases.is_clear() => format!(
            "the purchases that {policy} causes are within sampling error of zero ({}; {})",
            purchases.number(form),
            purchases.sureness(form)
        ),
        Figure { value, .. } if value < 0.0 => {
            format!("{policy} prevents {count} purchases that would be made without ads ({sureness})")
        }
        _ => format!("{policy} causes {count} purchases{beside} ({sureness})"),
    }
}

/// A relative difference in words, which admit where it is within sampling error.
pub fn change(comparison: Option<&Comparison>) -> String {
    let Some(row) = comparison else { return "cannot be compared".into() };
    let Some(relative) = Figure::relative(row) else { return "cannot be compared in relative terms".into() };
    let (form, size) = (relative.percentage(), relative.size());
    match relative {
        Figure { interval: None, value: 0.0 } => format!("does not change ({})", relative.sureness(form)),
        Figure { interval: None, .. } => {
            format!("changes by {} ({})", relative.number(form), relative.sureness(form))
        }
        _ if row.difference == Some(0.0) && relative.is_nothing() => "does not change".into(),
        _ if !relative.is_clear() => {
            format!("changes within sampling error ({}; {})", relative.number(form), relative.sureness(form))
        }
        _ => format!("{} by {} ({})", relative.word(["rises", "falls"]), size.number(form), size.sureness(form)),
    }
}

/// What becomes of a share, told in points: "falls from 23.3 % to 16.1 %, by 7.2 points (…)". A relative
/// change of a share reads like one of what it is a share of.
pub fn share_change(from: f64, to: f64, comparison: Option<&Comparison>) -> String {
    let Some(change) = comparison.and_then(Figure::difference) else { return "cannot be compared".into() };
    let (whole, form, size) = (Form::Percent(1), Form::Points(1), change.size());
    let (from, to) = (whole.number(from), whole.number(to));
    match change {
        _ if change.is_nothing() => format!("stays at {from}"),
        Figure { interval: None, value: 0.0 } => format!("stays at {from} ({})", change.sureness(form)),
        Figure { interval: None, .. } => format!("goes from {from} to {to} ({})", change.sureness(form)),
        _ if change.is_clear() => format!(
            "{} from {from} to {to}, by {} ({})",
            change.word(["rises", "falls"]),
            size.number(form),
            size.sureness(form)
        ),
        _ => format!("changes within sampling error ({from} and {to}; {} of the difference)", change.sureness(form)),
    }
}

/// An interval in words.
pub fn interval(value: Value, form: Form<'_>) -> String {
    form.interval(value.low, value.high)
}

/// The same behind a number, in brackets; nothing where there is none.
pub fn in_brackets(value: Value, form: Form<'_>) -> String {
    if value.has_interval() { format!(" ({})", interval(value, form)) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::phrase::sentence;

    fn figure(value: f64, low: f64, high: f64) -> Figure {
        Figure { value, interval: Some((low, high)) }
    }

    #[test]
    fn ads_can_prevent_purchases_too() {
        let told = |value, low, high| caused("“a”", figure(value, low, high), ", 12.8 % of all");
        assert_eq!(told(283.0, 253.0, 313.0), "“a” causes 283 purchases, 12.8 % of all (95 % interval 253 to 313)");
        assert_eq!(told(0.0, 0.0, 0.0), "“a” causes no purchases");
        assert_eq!(
            told(-7.0, -12.0, -2.0),
            "“a” prevents 7 purchases that would be made without ads (95 % interval 2 to 12)"
        );
        assert_eq!(
            sentence(&told(-1.0, -3.0, 1.0)),
            "The purchases that “a” causes are within sampling error of zero (−1; 95 % interval −3 to 1)"
        );
    }

    fn row(difference: [f64; 3], relative: [f64; 3]) -> Comparison {
        let [difference, low, high] = difference.map(Some);
        let [relative, relative_low, relative_high] = relative.map(Some);
        let [policy, baseline, metric] = ["a", "b", "reach"].map(String::from);
        Comparison { policy, baseline, metric, difference, low, high, relative, relative_low, relative_high }
    }

    #[test]
    fn a_change_within_sampling_error_shows_that_its_interval_holds_zero() {
        let told = |low, high| change(Some(&row([6.0, 1.0, 11.0], [0.006, low, high])));
        assert_eq!(told(-0.0004, 0.012), "changes within sampling error (0.6 %; 95 % interval −0.04 % to 1.2 %)");
        assert_eq!(told(0.0004, 0.012), "rises by 0.6 % (95 % interval 0.04 % to 1.2 %)");
        let down = change(Some(&row([-6.0, -9.0, -3.0], [-0.06, -0.09, -0.03])));
        assert_eq!(down, "falls by 6.0 % (95 % interval 3.0 % to 9.0 %)");
    }

    #[test]
    fn a_share_changes_by_points() {
        let told = |change: [f64; 3]| share_change(0.233, 0.161, Some(&row(change, [-0.31, -0.32, -0.30])));
        assert_eq!(
            told([-0.072, -0.075, -0.069]),
            "falls from 23.3 % to 16.1 %, by 7.2 points (95 % interval 6.9 to 7.5 points)"
        );
        assert!(told([-0.072, -0.15, 0.01]).starts_with("changes within sampling error (23.3 % and 16.1 %;"));
    }
}
