//! Of whom percentages are, and whether a row counts those who saw so many, or so many *or more*: what a table does not
//! say is asked.

use super::frequency_table::FrequencyRow;
use super::rows_read::RowsRead;
use crate::scenario::problem::{Problem, Problems};

/// What to do about a table that may be cumulative.
pub const OR_MORE: &str = "if each row counts those who saw so many or more, write its frequencies as 1+, 2+, 3+ …";

/// Percentages of whom? Those of all people can be counted, those of the reached cannot where nobody says how many they
/// are.
pub fn check(read: &RowsRead, problems: &mut Problems) {
    let shares = || read.rows.iter().filter_map(|row| Some((row.bucket, row.percentage?)));
    let at = || read.rows.first().map(|row| row.span.clone());
    if !read.has_sign && shares().all(|(_, share)| share <= 1.0) && shares().any(|(_, share)| share > 0.0) {
        let title = "these may be percentages, or shares of one";
        problems.push(Problem::error(title, "write percentages with their sign, such as 0.8 %", at()));
        return;
    }
    let of_reached = "they are shares of those reached, and nobody says how many those are: add a column `users`";
    let open: Vec<_> = shares().filter(|(bucket, _)| bucket.high.is_none()).collect();
    if open.len() > 1 {
        if open.iter().any(|(bucket, share)| bucket.low == 1 && *share >= 99.95) {
            problems.push(Problem::error("everybody saw at least one impression here", of_reached, at()));
        }
        return;
    }
    let has_none = shares().any(|(bucket, _)| bucket.top() == 0);
    let sum: f64 = shares().map(|(_, share)| share).sum();
    if adds_up_too_far(&read.rows, sum) {
        problems.push(Problem::error(format!("the percentages fall and add up to {sum:.1} %"), OR_MORE, at()));
    } else if sum > 101.0 {
        problems.push(Problem::error(format!("the percentages add up to {sum:.1} %"), "look at the table again", at()));
    } else if sum > 99.0 && !has_none {
        problems.push(Problem::error(format!("the percentages add up to {sum:.1} %"), of_reached, at()));
    }
}

/// Do rows of single frequencies fall, of which the first is possible and all together are not?
pub fn adds_up_too_far(rows: &[FrequencyRow], sum: f64) -> bool {
    let rows: Vec<&FrequencyRow> = rows.iter().filter(|row| row.bucket.low > 0).collect();
    let falls = rows.windows(2).all(|pair| pair[0].users >= pair[1].users);
    let possible = rows.first().is_some_and(|row| row.percentage.is_some_and(|share| share <= 100.0));
    rows.len() >= 3 && falls && possible && sum > 101.0
}
