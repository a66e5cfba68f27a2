//! What one policy changes against another, in words: how much, in which direction, and how sure.
//!
//! Headline, report and charts say it through these, so that the words for a direction and the signs
//! of an interval always agree, and a difference within sampling error is never told as a finding.

use crate::base::number::{Form, percent_places};
use crate::results::read::{Comparison, Value};

/// A number with its interval, as sentences tell it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The number.
    pub value: f64,
    /// Its 95 % interval; None where there are too few shoppers for one.
    pub interval: Option<(f64, f64)>,
}

impl From<Value> for Figure {
    fn from(value: Value) -> Self {
        // What is nothing needs none.
        let is_told = value.has_interval() || value.value == 0.0;
        Self { value: value.value, interval: is_told.then_some((value.low, value.high)) }
    }
}

impl Figure {
    /// The difference of a row; None where there is none.
    pub fn difference(row: &Comparison) -> Option<Self> {
        Some(Self { value: row.difference?, interval: row.low.zip(row.high) })
    }

    /// The relative difference of a row; None where there is none.
    pub fn relative(row: &Comparison) -> Option<Self> {
        Some(Self { value: row.relative?, interval: row.relative_low.zip(row.relative_high) })
    }

    /// Does the interval lie on one side of zero?
    pub fn is_clear(self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    /// Is it exactly nothing?
    pub fn is_nothing(self) -> bool {
        self.value == 0.0 && self.interval == Some((0.0, 0.0))
    }

    /// Its size, as words of this direction tell it: what is less by three is less, not less by minus three.
    pub fn size(self) -> Self {
        let negated = Self { value: -self.value, interval: self.interval.map(|(low, high)| (-high, -low)) };
        if self.value < 0.0 { negated } else { self }
    }

    /// One of two words, by the direction.
    pub fn word(self, [more, less]: [&str; 2]) -> &str {
        if self.value < 0.0 { less } else { more }
    }

    /// Is it below zero by more than sampling error?
    pub fn is_below_zero(&self) -> bool {
        self.value < 0.0 && self.is_clear()
    }

    /// As a percentage, with as many decimals as the interval leaves meaning to.
    pub fn percentage(self) -> Form<'static> {
        Form::Percent(percent_places(self.interval.map_or(f64::NAN, |(low, high)| high - low)))
    }

    /// The number in the words of its size.
    pub fn number(self, form: Form<'_>) -> String {
        form.number(self.value)
    }

    /// Its interval.
    pub fn sureness(self, form: Form<'_>) -> String {
        self.interval.map_or("too few shoppers for an interval".into(), |(low, high)| form.interval(low, high))
    }
}

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

/// How many purchases more or fewer a policy causes than another: a clause about "it".
pub fn purchases(change: Figure) -> String {
    let (size, word) = (change.size(), change.word(["more purchases", "fewer purchases"]));
    match change {
        _ if change.is_nothing() => "it causes exactly as many purchases".into(),
        _ if change.is_clear() => {
            format!("it causes {} {word} ({})", size.number(Form::Count), size.sureness(Form::Count))
        }
        _ => format!("its difference in purchases is within sampling error ({})", change.sureness(Form::Count)),
    }
}

/// What a policy earns more or less than another, after all costs: a clause about "it". `profits` are the
/// two themselves, its own first: who loses money does not earn more, but loses less.
pub fn profit(profits: [Figure; 2], change: Figure, currency: &str) -> String {
    let form = Form::Money(currency);
    let (size, lose) = (change.size(), profits.iter().all(Figure::is_below_zero));
    let (amount, sureness) = (size.number(form), size.sureness(form));
    let [mine, theirs] = profits.map(|profit| form.number(profit.value));
    match change {
        _ if change.is_nothing() => format!("it {} exactly as much", if lose { "loses" } else { "earns" }),
        _ if !change.is_clear() => {
            let both = if lose { "both lose money, and " } else { "" };
            format!("{both}its difference in profit is within sampling error ({})", change.sureness(form))
        }
        _ if lose => format!("it loses {amount} {} ({sureness})", change.word(["less", "more"])),
        _ if profits.iter().all(|profit| profit.value >= 0.0) => {
            format!("it makes {amount} {} profit ({sureness})", change.word(["more", "less"]))
        }
        _ => {
            format!("its profit is {amount} {} ({sureness}): {mine} against {theirs}", change.word(["higher", "lower"]))
        }
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

/// "35 % more auctions", for 1.35 times as many.
pub fn more_auctions(times: f64) -> String {
    let change = Form::Percent(0).number((times - 1.0).abs());
    match times {
        _ if change == "0 %" => "as many auctions".into(),
        times if times > 1.0 => format!("{change} more auctions"),
        _ => format!("{change} fewer auctions"),
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

    /// A profit that is known within ± 50.
    fn known(value: f64) -> Figure {
        figure(value, value - 50.0, value + 50.0)
    }

    /// Who loses money does not earn more; what is less has an interval of how much less.
    #[test]
    fn words_and_signs_agree() {
        let usd = |mine, theirs, change| profit([known(mine), known(theirs)], change, "USD");
        let better = figure(1_097.0, 400.0, 1_794.0);
        let worse = figure(-1_097.0, -1_794.0, -400.0);
        let interval = "(95 % interval USD 400 to 1,794)";
        assert_eq!(usd(2_097.0, 1_000.0, better), format!("it makes USD 1,097 more profit {interval}"));
        assert_eq!(usd(1_000.0, 2_097.0, worse), format!("it makes USD 1,097 less profit {interval}"));
        assert_eq!(usd(-15_292.0, -16_389.0, better), format!("it loses USD 1,097 less {interval}"));
        assert_eq!(usd(-16_389.0, -15_292.0, worse), format!("it loses USD 1,097 more {interval}"));
        let crossed = format!("its profit is USD 1,097 higher {interval}: USD 597 against USD −500");
        assert_eq!(usd(597.0, -500.0, better), crossed);
        let crossed = format!("its profit is USD 1,097 lower {interval}: USD −597 against USD 500");
        assert_eq!(usd(-597.0, 500.0, worse), crossed);
    }

    #[test]
    fn a_difference_within_sampling_error_is_none() {
        let unsure = figure(469.54, -11.43, 950.52);
        let told = "its difference in profit is within sampling error (95 % interval USD −11 to 951)";
        assert_eq!(profit([known(900.0), known(430.46)], unsure, "USD"), told);
        assert_eq!(profit([known(-400.0), known(-869.54)], unsure, "USD"), format!("both lose money, and {told}"));
        let perhaps = figure(-3.0, -1_003.0, 997.0);
        assert_eq!(profit([perhaps, perhaps], unsure, "USD"), told);
        assert_eq!(profit([known(5.0), known(5.0)], figure(0.0, 0.0, 0.0), "USD"), "it earns exactly as much");
        assert_eq!(
            purchases(figure(16.0, -4.0, 36.0)),
            "its difference in purchases is within sampling error (95 % interval −4 to 36)"
        );
        assert_eq!(purchases(figure(-16.0, -36.0, -4.0)), "it causes 16 fewer purchases (95 % interval 4 to 36)");
        let few = Figure { value: 3.0, interval: None };
        assert!(purchases(few).ends_with("error (too few shoppers for an interval)"));
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
