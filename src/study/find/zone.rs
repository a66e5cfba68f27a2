//! The indifference zone: a difference in the metric that nobody would act upon.

/// Of a share, where nobody says: a tenth of a percentage point.
const OF_A_SHARE: f64 = 0.001;

/// Of money: this part of what the policy spends. Plans are hardly met to less, and half of it takes four times as many
/// shoppers to tell.
const OF_SPEND: f64 = 0.02;

/// Of anything else: this part of the metric itself.
const OF_ITSELF: f64 = 0.01;

/// How wide the zone is, and of what it was derived.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// In the metric's unit.
    pub width: f64,
    /// In words.
    pub why: String,
}

impl Zone {
    /// The zone of a metric of this unit, whose values and whose policy's spend at the reference point are known.
    pub fn derived(unit: &str, is_money: bool, value: f64, spend: Option<f64>) -> Self {
        let spend = spend.filter(|spend| *spend > 0.0);
        let (width, why) = match spend {
            _ if unit == "share" => (OF_A_SHARE, "a tenth of a percentage point"),
            Some(spend) if is_money => (OF_SPEND * spend, "2 % of what the policy spends at the reference point"),
            _ => (OF_ITSELF * value.abs(), "1 % of the metric at the reference point"),
        };
        let width = if width.is_finite() { two_digits(width) } else { 0.0 };
        Self { width, why: why.into() }
    }

    /// As it was asked for.
    pub fn asked(width: f64) -> Self {
        Self { width, why: "as asked for with --within".into() }
    }
}

/// A round number is told, and is used as it is told.
fn two_digits(width: f64) -> f64 {
    format!("{width:.1e}").parse().unwrap_or(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_fit_their_metrics() {
        assert_eq!(Zone::derived("share", false, 0.7, Some(1e6)).width, 0.001);
        assert_eq!(Zone::derived("USD", true, -40.0, Some(123_456.0)).width, 2_500.0);
        assert_eq!(Zone::derived("USD", true, -8_000.0, None).width, 80.0);
        assert_eq!(Zone::derived("impressions per shopper", false, 4.0, Some(1e6)).width, 0.04);
        assert_eq!(Zone::derived("USD", true, f64::NAN, None).width, 0.0);
    }
}
