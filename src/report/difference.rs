//! What one policy changes against another, in words: how much, in which direction, and how sure.
//!
//! Headline, report and charts say it through these, so that the words for a direction and the signs
//! of an interval always agree, and a difference within sampling error is never told as a finding.

use crate::base::number::{Form, percent_places};
use crate::results::read::{Comparison, MetricRow, Run, Value};

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
        // Half as wide as what has one decimal in tables: two ends that differ by one digit tell little.
        Form::Percent(percent_places(self.interval.map_or(f64::NAN, |(low, high)| (high - low) / 2.0)))
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

/// How amounts of a run are written: to the cent where all that is spent is little.
pub fn money(run: &Run) -> Form<'_> {
    let currency = run.provenance.about.currency.as_str();
    let is_money = |row: &&MetricRow| row.unit == currency;
    let most = run.summary.iter().filter(is_money).filter_map(|row| row.value).map(f64::abs).fold(0.0, f64::max);
    if most < SMALL { Form::Price(currency) } else { Form::Money(currency) }
}

/// The same without the currency.
pub fn digits(run: &Run) -> Form<'static> {
    if let Form::Price(_) = money(run) { Form::Decimals(2) } else { Form::Count }
}

/// Below this whole units of the currency tell too little.
const SMALL: f64 = 100.0;

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

/// What a policy earns more or less than another, after what its media cost: a clause about "it". `profits` are the
/// two themselves, its own first: who loses money does not earn more, but loses less.
pub fn profit(profits: [Figure; 2], change: Figure, currency: &str) -> String {
    let form = Form::Money(currency);
    let (size, lose) = (change.size(), profits.iter().all(Figure::is_below_zero));
    let (amount, sureness) = (size.number(form), size.sureness(form));
    let [mine, theirs] = profits.map(|profit| amount_of(profit, form));
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

/// An amount, with a word where it is as good as nothing.
fn amount_of(profit: Figure, form: Form<'_>) -> String {
    let is_unsure = profit.interval.is_some() && !profit.is_clear() && !profit.is_nothing();
    let unsure = if is_unsure { " (zero within sampling error)" } else { "" };
    format!("{}{unsure}", form.number(profit.value))
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
