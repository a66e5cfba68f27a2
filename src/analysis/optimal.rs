//! The optimal frequency: the cap that AMC's rule picks from what was observed, and the cap that
//! earns the most when the truth is known.

use crate::base::quantity::Money;
use crate::clean_room::by_group::FrequencyCounts;

/// What users of one frequency cost and brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrequencyBucket {
    /// Impressions each saw.
    pub frequency: u32,
    /// Users: fewer than the threshold, and AMC hides which frequency it is.
    pub users: u64,
    /// What their impressions cost, in micro-units.
    pub cost: u128,
    /// The return that counts: purchases, or sales in micro-units.
    pub gain: u64,
}

/// What AMC's rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggestion {
    /// Show nobody more than this.
    Cap(u32),
    /// The highest frequencies still bring more than they cost beside the others: no cap.
    NoCap,
    /// Nothing was bought, or nothing spent.
    Nothing,
}

/// The rows of AMC's optimal-frequency table, with purchases as the return.
pub fn buckets(frequency: &[FrequencyCounts]) -> Vec<FrequencyBucket> {
    let bucket = |(row, frequency): (&FrequencyCounts, u32)| FrequencyBucket {
        frequency,
        users: row.users,
        cost: row.cost,
        gain: row.purchases,
    };
    frequency.iter().zip(0..).map(bucket).collect()
}

/// For every bucket, cumulative return less cumulative cost, each as a share of its total: AMC's
/// *percent difference* (Amazon Ads, *Optimal frequency analysis* playbook). NaN where there is no
/// return or no cost.
pub fn differences(buckets: &[FrequencyBucket]) -> Vec<f64> {
    let (cost, gain) = totals(buckets);
    let mut sums = (0.0, 0.0);
    let difference = |bucket: &FrequencyBucket| {
        sums = (sums.0 + bucket.gain as f64, sums.1 + bucket.cost as f64);
        sums.0 / gain as f64 - sums.1 / cost as f64
    };
    buckets.iter().map(difference).collect()
}

/// The cap that AMC's rule picks: the last bucket before the difference turns down for good.
///
/// The difference rises at a bucket, or stays, when its share of the return is at least its share of
/// the cost; compared in whole numbers, so that a bucket exactly at the average is never lost to
/// rounding. The cap is the last bucket where it does. A bucket in which nothing was spent or
/// returned is no turn. Buckets of fewer users than `threshold` have lost their name, but not their
/// numbers: they count together as one that stands after the last that is known. Where the last
/// bucket of all rises, the difference never turns down, and there is no cap.
///
/// A single lucky purchase at a high frequency moves the last rise far to the right: the rule is
/// AMC's, the fragility too. `buckets` stand in the order of frequency; the last may pool all above.
pub fn observed_cap(buckets: &[FrequencyBucket], threshold: Option<u64>) -> Suggestion {
    let (cost, gain) = totals(buckets);
    if cost == 0 || gain == 0 {
        return Suggestion::Nothing;
    }
    let rises = |bucket_cost: u128, bucket_gain: u64| u128::from(bucket_gain) * cost >= bucket_cost * u128::from(gain);
    let stirs = |bucket: &&FrequencyBucket| bucket.cost > 0 || bucket.gain > 0;
    let hidden = |bucket: &&FrequencyBucket| threshold.is_some_and(|threshold| bucket.users < threshold);
    let (unnamed, named): (Vec<&FrequencyBucket>, Vec<&FrequencyBucket>) =
        buckets.iter().filter(stirs).partition(hidden);
    let rest = totals(unnamed.iter().copied());
    if rest != (0, 0) && rises(rest.0, rest.1) {
        return Suggestion::NoCap;
    }
    let is_last = |index: usize| index + 1 == named.len() && unnamed.is_empty();
    match named.iter().rposition(|bucket| rises(bucket.cost, bucket.gain)) {
        Some(index) if is_last(index) => Suggestion::NoCap,
        Some(index) => Suggestion::Cap(named[index].frequency),
        // Only the hidden could have risen, and they did not: shares would not add up to one.
        None => Suggestion::Nothing,
    }
}

/// Cost and return of all buckets together.
fn totals<'a>(buckets: impl IntoIterator<Item = &'a FrequencyBucket>) -> (u128, u64) {
    let add = |sums: (u128, u64), bucket: &FrequencyBucket| (sums.0 + bucket.cost, sums.1 + bucket.gain);
    buckets.into_iter().fold((0, 0), add)
}

/// What the same shoppers cost and earn when nobody sees more than `cap` impressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capped {
    /// The most impressions that anybody sees.
    pub cap: u32,
    /// What the impressions cost.
    pub spend: Money,
    /// The margin of what was bought, with and without cause: its level cancels in every comparison.
    pub margin: Money,
}

impl Capped {
    /// Margin less spend.
    pub fn profit(&self) -> Money {
        Money(self.margin.0 - self.spend.0)
    }
}

/// The index of the cap that earns the most; of equals the tightest, which puts the least at risk.
/// None where there are no rows.
pub fn best(rows: &[Capped]) -> Option<usize> {
    let indices = 0..rows.len();
    indices.min_by_key(|index| (std::cmp::Reverse(rows[*index].profit().0), rows[*index].cap))
}

/// The index of the cap of somebody who follows a suggestion. No cap, and a cap beyond the rows, is the
/// loosest of them; None where nothing is suggested.
pub fn followed(rows: &[Capped], suggestion: Suggestion) -> Option<usize> {
    let most = match suggestion {
        Suggestion::Cap(cap) => cap,
        Suggestion::NoCap => u32::MAX,
        Suggestion::Nothing => return None,
    };
    (0..rows.len()).filter(|index| rows[*index].cap <= most).max_by_key(|index| rows[*index].cap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(pairs: &[(u64, u64)]) -> Vec<FrequencyBucket> {
        let bucket = |((cost, gain), frequency): (&(u64, u64), u32)| FrequencyBucket {
            frequency,
            users: 1_000 / u64::from(frequency),
            cost: u128::from(*cost),
            gain: *gain,
        };
        pairs.iter().zip(1..).map(bucket).collect()
    }

    /// The worked table of AMC's playbook, cost and sales in cents: it picks eight. The last bucket
    /// holds what its cumulative percentages leave beyond thirteen.
    #[test]
    fn the_playbook_s_table() {
        let playbook = [
            (146_815, 1_175_429),
            (81_837, 581_844),
            (56_393, 318_828),
            (41_552, 202_361),
            (33_179, 169_228),
            (28_026, 147_959),
            (23_424, 108_216),
            (20_306, 112_979),
            (18_331, 62_670),
            (47_208, 103_047),
            (27_646, 102_028),
            (18_334, 69_660),
            (14_650, 45_315),
            (136_307, 431_650),
        ];
        let rows = rows(&playbook);
        assert_eq!(observed_cap(&rows, None), Suggestion::Cap(8));
        let found: Vec<i64> = differences(&rows).iter().map(|share| (1_000.0 * share).round() as i64).collect();
        assert_eq!(found, [112, 154, 161, 157, 156, 156, 152, 154, 145, 105, 93, 86, 78, 0]);
    }

    #[test]
    fn edges_of_the_rule() {
        let cap = |pairs: &[(u64, u64)]| observed_cap(&rows(pairs), None);
        assert_eq!(cap(&[]), Suggestion::Nothing);
        assert_eq!(cap(&[(5, 0), (5, 0)]), Suggestion::Nothing);
        assert_eq!(cap(&[(0, 5), (0, 5)]), Suggestion::Nothing);
        // Each at the average: the difference stays at zero, and never turns down.
        assert_eq!(cap(&[(5, 1), (10, 2)]), Suggestion::NoCap);
        assert_eq!(cap(&[(10, 1), (10, 3)]), Suggestion::NoCap);
        assert_eq!(cap(&[(10, 3), (10, 1)]), Suggestion::Cap(1));
        // Empty buckets are no turn, neither between nor after.
        assert_eq!(cap(&[(10, 3), (0, 0), (10, 1), (0, 0)]), Suggestion::Cap(1));
        // Down, up again, and down for good.
        assert_eq!(cap(&[(10, 2), (10, 5), (10, 1), (10, 4), (10, 1)]), Suggestion::Cap(4));
    }

    #[test]
    fn hidden_buckets_count_together_at_the_end() {
        // Users are 1000, 500, 333, 250 and 200.
        let rows = rows(&[(10, 5), (10, 4), (10, 1), (10, 3), (10, 0)]);
        assert_eq!(observed_cap(&rows, None), Suggestion::Cap(4));
        assert_eq!(observed_cap(&rows, Some(300)), Suggestion::Cap(2));
        assert_eq!(observed_cap(&rows, Some(2_000)), Suggestion::NoCap);
    }

    #[test]
    fn the_best_cap_and_the_one_that_is_followed() {
        let row = |(cap, spend, margin): (u32, i128, i128)| Capped { cap, spend: Money(spend), margin: Money(margin) };
        let rows = [(0, 0, 100), (1, 50, 190), (2, 90, 230), (3, 120, 240)].map(row);
        // Profits 100, 140, 140 and 120: of the equal two the tighter.
        assert_eq!(best(&rows), Some(1));
        assert_eq!(best(&[]), None);
        assert_eq!(followed(&rows, Suggestion::Cap(2)), Some(2));
        assert_eq!(followed(&rows, Suggestion::Cap(0)), Some(0));
        assert_eq!(followed(&rows, Suggestion::Cap(8)), Some(3));
        assert_eq!(followed(&rows, Suggestion::NoCap), Some(3));
        assert_eq!(followed(&rows, Suggestion::Nothing), None);
    }
}
