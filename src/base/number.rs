//! Numbers as people and programs read them.

/// Digits that a table keeps: more than any estimate has, few enough to read.
const DIGITS: usize = 12;

/// A smaller part of something is not worth a word: nobody would plan by it.
pub const MATERIAL: f64 = 0.01;

/// A number for a table: plain decimals, the shortest that keep twelve digits.
pub fn plain(value: f64) -> String {
    let rounded: f64 = format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value);
    // A zero has no sign.
    format!("{}", rounded + 0.0)
}

/// A count with thousands separators.
pub fn thousands(count: f64) -> String {
    thousands_with(count, 0)
}

/// A number with thousands separators and so many decimals.
fn thousands_with(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (digits, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let group = |place: usize| {
        let end = digits.len() - 3 * place;
        &digits[end.saturating_sub(3)..end]
    };
    let groups: Vec<&str> = (0..digits.len().div_ceil(3)).rev().map(group).collect();
    let sign = if value < 0.0 { "-" } else { "" };
    signless(format!("{sign}{}{rest}", groups.join(",")))
}

/// An amount of money: to the cent where it is small.
pub fn money(value: f64) -> String {
    if value.abs() < 1_000.0 { decimals(value, 2) } else { thousands(value) }
}

/// Below this an amount of money has cents in tables.
const CENTS: f64 = 100.0;

/// A share as a percentage.
pub fn percent(share: f64) -> String {
    format!("{} %", decimals(100.0 * share, 1))
}

/// How many decimals a percentage deserves whose interval is this wide: as many as it leaves
/// meaning to.
pub fn percent_places(width: f64) -> usize {
    if width < 0.001 { 2 } else { 1 }
}

/// A number with this many decimals.
pub fn decimals(value: f64, places: usize) -> String {
    signless(format!("{value:.places$}"))
}

/// A written number with a plus where it is more than nothing.
pub fn signed(number: String) -> String {
    if number.starts_with('−') || is_zero(&number) { number } else { format!("+{number}") }
}

/// A true minus sign, and none on a zero.
fn signless(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| !c.is_ascii_digit() || c == '0') => rest.to_string(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

/// How numbers of a kind are written, alone and as the ends of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form<'a> {
    /// Counts, with thousands separators.
    Count,
    /// Numbers with so many decimals.
    Decimals(usize),
    /// Shares as percentages with so many decimals.
    Percent(usize),
    /// Differences of shares, in percentage points with so many decimals.
    Points(usize),
    /// Amounts of a currency in whole units.
    Money(&'a str),
    /// Prices in a currency, to the cent where they are small.
    Price(&'a str),
}

/// So many decimals more than usual may an end of an interval have.
const FINEST: usize = 3;

/// Has it no digit but noughts?
fn is_zero(text: &str) -> bool {
    !text.contains(|digit: char| ('1'..='9').contains(&digit))
}

impl Form<'_> {
    /// How a table writes a number of a unit (as `summary.csv` names it) whose interval is so wide.
    pub fn in_table(unit: &str, currency: &str, value: f64, width: f64) -> Self {
        match unit {
            "share" => Self::Percent(percent_places(width)),
            "times" => Self::Decimals(2),
            unit if unit.ends_with("impressions per shopper") || unit.ends_with("per purchase") => Self::Decimals(2),
            unit if unit.ends_with("per shopper") => Self::Decimals(4),
            unit if unit == currency && value.abs() < CENTS => Self::Decimals(2),
            _ => Self::Count,
        }
    }

    /// The bare digits of a number and of its margin, half an interval: both with as many decimals as leave something of the
    /// margin.
    pub fn with_margin(self, value: f64, margin: f64) -> (String, String) {
        let more = (0..=FINEST).find(|more| !is_zero(&self.digits(margin, *more))).unwrap_or(0);
        (self.digits(value, more), self.digits(margin, more))
    }

    /// The sign that follows its digits.
    pub fn sign(self) -> &'static str {
        if let Self::Percent(_) = self { " %" } else { "" }
    }

    /// One number.
    pub fn number(self, value: f64) -> String {
        self.dressed(self.digits(value, 0))
    }

    /// "95 % interval 1,000 to 1,500", with as many decimals more as show that its ends differ.
    pub fn interval(self, low: f64, high: f64) -> String {
        let ends = |more| (self.end(low, more), self.end(high, more));
        let apart = (0..=FINEST).map(ends).find(|(one, other)| one != other);
        let (low, high) = apart.unwrap_or_else(|| ends(0));
        match self {
            Self::Percent(_) => format!("95 % interval {} to {}", self.dressed(low), self.dressed(high)),
            Self::Points(_) => format!("95 % interval {low} to {}", self.dressed(high)),
            _ => format!("95 % interval {} to {high}", self.dressed(low)),
        }
    }

    /// An end of an interval, with at least so many decimals more than usual, and as many as show on which side of zero
    /// it lies.
    fn end(self, value: f64, least: usize) -> String {
        let finer = (least..=FINEST).map(|more| self.digits(value, more)).find(|text| value == 0.0 || !is_zero(text));
        let sign = if value < 0.0 { "−" } else { "" };
        finer.unwrap_or_else(|| format!("{sign}{}", self.digits(0.0, FINEST)))
    }

    /// The bare number, with so many decimals more than usual.
    fn digits(self, value: f64, more: usize) -> String {
        match self {
            Self::Count | Self::Money(_) => thousands_with(value, more),
            Self::Decimals(places) => decimals(value, places + more),
            Self::Percent(places) | Self::Points(places) => decimals(100.0 * value, places + more),
            Self::Price(_) if more == 0 => money(value),
            Self::Price(_) => thousands_with(value, 2 + more),
        }
    }

    /// The number with its unit.
    fn dressed(self, digits: String) -> String {
        match self {
            Self::Count | Self::Decimals(_) => digits,
            Self::Percent(_) => format!("{digits} %"),
            Self::Points(_) => format!("{digits} points"),
            Self::Money(currency) | Self::Price(currency) => format!("{currency} {digits}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(thousands(0.0), "0");
        assert_eq!(thousands(999.6), "1,000");
        assert_eq!(thousands(1_234_567.0), "1,234,567");
        assert_eq!(thousands(-12_345.0), "−12,345");
        assert_eq!(thousands(-0.4), "0");
        assert_eq!(thousands_with(-12_345.68, 1), "−12,345.7");
        assert_eq!(percent(-0.0001), "0.0 %");
        assert_eq!(percent(-0.123), "−12.3 %");
        assert_eq!(plain(0.1 + 0.2), "0.3");
        assert_eq!(plain(1e15), "1000000000000000");
        assert_eq!(plain(-0.0), "0");
    }

    /// Half an interval is never nothing where there is one.
    #[test]
    fn numbers_have_the_decimals_that_their_margins_ask_for() {
        let told = |form: Form<'_>, value, margin| {
            let (value, margin) = form.with_margin(value, margin);
            format!("{value} ± {margin}")
        };
        assert_eq!(told(Form::Decimals(2), 1.3501, 0.0027), "1.350 ± 0.003");
        assert_eq!(told(Form::Decimals(2), 7.68, 0.02), "7.68 ± 0.02");
        assert_eq!(told(Form::Count, 5_121_389.0, 12_805.0), "5,121,389 ± 12,805");
        assert_eq!(told(Form::Count, 5_121.4, 0.3), "5,121.4 ± 0.3");
        assert_eq!(told(Form::Percent(2), 0.756_4, 0.000_02), "75.640 ± 0.002");
        assert_eq!(told(Form::Decimals(2), 1.0, 0.0), "1.00 ± 0.00");
        let form = |unit, value, width| Form::in_table(unit, "EUR", value, width);
        assert_eq!(form("share", 0.5, 0.01), Form::Percent(1));
        assert_eq!(form("EUR", 99.0, 1.0), Form::Decimals(2));
        assert_eq!(form("EUR", 100.0, 1.0), Form::Count);
        assert_eq!(form("EUR per shopper", 0.06, 0.001), Form::Decimals(4));
        assert_eq!(form("impressions per shopper", 6.0, 0.1), Form::Decimals(2));
    }

    #[test]
    fn ends_of_intervals_differ_unless_they_do_not() {
        assert_eq!(Form::Decimals(2).interval(1.3472, 1.3528), "95 % interval 1.347 to 1.353");
        assert_eq!(Form::Points(1).interval(0.0598, 0.0603), "95 % interval 5.98 to 6.03 points");
        assert_eq!(Form::Count.interval(7.2, 7.4), "95 % interval 7.2 to 7.4");
        assert_eq!(Form::Decimals(2).interval(1.0, 1.0), "95 % interval 1.00 to 1.00");
        assert_eq!(Form::Percent(1).interval(0.5, 0.500_000_1), "95 % interval 50.0 % to 50.0 %");
    }

    #[test]
    fn intervals_show_on_which_side_of_zero_they_end() {
        assert_eq!(Form::Percent(1).interval(0.051, 0.062), "95 % interval 5.1 % to 6.2 %");
        assert_eq!(Form::Percent(1).interval(-0.0004, 0.012), "95 % interval −0.04 % to 1.2 %");
        assert_eq!(Form::Percent(1).interval(0.0004, 0.012), "95 % interval 0.04 % to 1.2 %");
        assert_eq!(Form::Points(1).interval(-0.074, -0.068), "95 % interval −7.4 to −6.8 points");
        assert_eq!(Form::Count.interval(-0.3, 1_234.0), "95 % interval −0.3 to 1,234");
        assert_eq!(Form::Money("USD").interval(-56.4, 1_635.9), "95 % interval USD −56 to 1,636");
        assert_eq!(Form::Price("USD").interval(7.031, 1_008.7), "95 % interval USD 7.03 to 1,009");
        assert_eq!(Form::Decimals(2).interval(0.0, 1.0), "95 % interval 0.00 to 1.00");
        // Too near to zero for any digits that anybody would read: the side is left.
        assert_eq!(Form::Count.interval(-1e-9, 2.0), "95 % interval −0.000 to 2");
    }
}
