//! Which chances to buy are looked at, and for how many each of them stands.
//!
//! Every chance counts by its probability ([`super::expected`]), but to look at each would take long. A chance is looked
//! at where its mark lies below a ceiling c, and then counts 1/c times: on average that is the same, for marks are uniform
//! and independent of all that happened before. A ceiling is no lower than any purchase probability there, so that all that
//! is really bought is looked at as well. It is known before anybody sees anything, and the same under all policies.
//!
//! Measured: [`VISITS`] and [`CLICKS`] give the most certainty for the time of the flagship (docs/performance.md). A visit's
//! ceiling goes with its own probability: the same ceiling for all would look at five times as many for little.

/// A visit is looked at so many times as often as it could end in a purchase or leave a cart behind, but no more often than
/// the most tempting of all visits.
pub const VISITS: f64 = 2.0;

/// So many times as many impressions are looked at as are clicked.
pub const CLICKS: f64 = 8.0;

/// How often one channel's impressions are clicked and its messages opened: the thresholds of their marks, on the scale of
/// 2³².
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answered {
    /// Impressions with a mark below this are clicked.
    pub clicked: u64,
    /// Messages with a mark below this are opened.
    pub opened: u64,
}

/// The ceilings of one scenario.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Looks {
    /// No visit with a mark, from 0 to 1, from this on is looked at.
    pub most: f64,
    /// So many times the probability of a visit without advertising is its ceiling.
    pub times: f64,
    /// By channel, on the scale of 2³²: impressions with a click mark below this are looked at …
    pub clicks: Vec<u64>,
    /// … and those below this are clicked.
    pub clicked: Vec<u64>,
}

impl Looks {
    /// Where no purchase or cart is more than `times` as likely as a purchase without advertising, which has a probability of
    /// `factor` at most; what is answered lies below these thresholds by channel.
    pub fn new(times: f64, factor: f64, answered: &[Answered]) -> Self {
        // A little more, so that rounding loses no visit.
        let times = times * (1.0 + 1e-9);
        // What is never opened cannot be clicked.
        let ceiling = |channel: &Answered| ((channel.clicked as f64 * CLICKS) as u64).min(channel.opened);
        Self {
            most: (times * factor).min(1.0),
            times: times * VISITS,
            clicks: answered.iter().map(ceiling).collect(),
            clicked: answered.iter().map(|channel| channel.clicked).collect(),
        }
    }

    /// The ceiling of a visit whose probability without advertising is this.
    #[inline]
    pub fn ceiling(&self, factor: f64) -> f64 {
        (self.times * factor).min(self.most)
    }
}
