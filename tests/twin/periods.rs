//! Weeks, counted by hand: how often one shopper was shown something in a week, and until its end.

use omnicap::engine::periods::Week;

/// Counts what one shopper was shown in the flight, by day and channel. `weeks` stand one after the other, and in each the
/// channels and at last all of them.
pub fn count(shown: &[(i32, usize)], channels: usize, weeks: &mut [Week]) {
    for (index, counts) in weeks.iter_mut().enumerate() {
        let (week, scope) = ((index / (channels + 1)) as i32, index % (channels + 1));
        let is_here = |channel: usize| scope == channels || scope == channel;
        let until = |day: i32| shown.iter().filter(|(shown, channel)| *shown < day && is_here(*channel)).count();
        let (before, after) = (until(7 * week), until(7 * week + 7));
        for k in 1..=10 {
            counts.of_week[k - 1] += u64::from(after - before >= k);
            counts.of_flight[k - 1] += u64::from(after >= k) - u64::from(before >= k);
        }
        counts.of_week[10] += (after - before).saturating_sub(10) as u64;
        counts.of_flight[10] += (after.saturating_sub(10) - before.saturating_sub(10)) as u64;
    }
}
