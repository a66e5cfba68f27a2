//! Where a table contradicts itself, row by row, and what is believed then.
//!
//! Users are believed, because they are what is fitted. Impressions and percentages are only held
//! against them. A frequency that stands twice, or not at all between frequencies that many users
//! have, is unknown. The other rows are then fitted *given* that a user is in one of them, so what is not believed moves
//! nothing; where the population is known, users of unknown frequencies are one group with those never reached
//! ([`super::tables`]).

use std::ops::Range;

use super::bucket::Bucket;
use super::cumulative::{self, Manner};
use super::frequency_table::{FrequencyRow, FrequencyTable};
use super::rows_read::RowsRead;
use super::whose;
use crate::scenario::problem::{Problem, Problems};

/// A frequency without a row is one that nobody had where a neighbour has fewer users than this:
/// queries that count by group have no row for an empty group.
const MANY: u64 = 30;

/// How far a percentage may be from the users' share, in points.
const ROUNDING: f64 = 0.2;

/// Puts rows in order, names what contradicts itself, and says what remains. In a table of AMC's (`is_amc`) a last `10+`
/// after a row 10 means what is above it.
pub fn settle(read: RowsRead, is_amc: bool, problems: &mut Problems) -> FrequencyTable {
    if read.is_by_share {
        whose::check(&read, problems);
    }
    let RowsRead { mut rows, hidden, blank, totals, unit, is_own, .. } = read;
    rows.sort_by_key(|row| (row.bucket.low, row.bucket.top()));
    let slack = (unit * (rows.len() + 1) as f64 / 2.0).ceil() as u64;
    let (mut closed, open): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.bucket.high.is_some());
    let mut unknown = doubles(&mut closed, problems);
    unknown.extend(blank);
    let mut rows = cumulative::disjoint(closed, open, Manner { is_amc, slack }, problems);
    rows.sort_by_key(|row| row.bucket.low);
    impressions(&rows, problems);
    percentages(&rows, problems);
    unknown.retain(|bucket| !rows.iter().any(|row| row.bucket.meets(bucket)));
    unknown.extend(gaps(&rows, &unknown, hidden.is_some(), problems));
    let last = rows.last().and_then(|row| row.bucket.high);
    unknown.extend(last.filter(|_| hidden.is_some()).map(|last| Bucket { low: last.saturating_add(1), high: None }));
    let table = FrequencyTable {
        rows,
        unknown: union(unknown),
        hidden: hidden.unwrap_or(0),
        impressions: None,
        is_supposed: false,
        unit,
        unit_of_impressions: 0.0,
    };
    held_against_totals(&table, &totals, slack, problems);
    if !is_own {
        an_end(&table, problems);
    }
    table
}

/// The same frequencies in buckets that share none.
fn union(mut buckets: Vec<Bucket>) -> Vec<Bucket> {
    buckets.sort_by_key(|bucket| (bucket.low, bucket.top()));
    let mut apart: Vec<Bucket> = Vec::new();
    for bucket in buckets {
        match apart.last_mut().filter(|last| last.meets(&bucket)) {
            Some(last) if bucket.top() > last.top() => last.high = bucket.high,
            Some(_) => {}
            None => apart.push(bucket),
        }
    }
    apart
}

/// What a row that sums up a table says of the others.
fn held_against_totals(table: &FrequencyTable, totals: &[(u64, Range<usize>)], slack: u64, problems: &mut Problems) {
    let reached = table.reached();
    let sums = [reached, reached + table.unreached().unwrap_or(0)];
    for (total, span) in totals {
        let first = table.rows.iter().find(|row| row.bucket.low > 0).map_or(0, |row| row.users);
        if sums.iter().any(|sum| sum.abs_diff(*total) <= slack) {
            let title = format!("this row of {total} users is the sum of the others");
            problems.push(Problem::warning(title, "it is left out", Some(span.clone())));
        } else if table.falls() && reached > *total && first.abs_diff(*total) <= slack {
            let title = format!("the rows add up to {reached} users, this one has {total}, as many as the first");
            problems.push(Problem::error(title, whose::OR_MORE, Some(span.clone())));
        } else {
            let title = format!("this row has {total} users, the others have {reached} together");
            let cure = "the others are believed: is a row missing, or counted twice?";
            problems.push(Problem::warning(title, cure, Some(span.clone())));
        }
    }
}

/// A table that breaks off where many users still are: is it complete?
fn an_end(table: &FrequencyTable, problems: &mut Problems) {
    let Some(FrequencyRow { bucket: Bucket { high: Some(high), .. }, users, span, .. }) = table.rows.last() else {
        return;
    };
    let beyond = Bucket { low: high.saturating_add(1), high: None };
    let is_unknown = table.unknown.iter().any(|bucket| bucket.meets(&beyond));
    if *users < MANY || users.saturating_mul(50) < table.named() || is_unknown {
        return;
    }
    let title = format!("the table ends at frequency {high} with {users} users: nobody is taken to have seen more");
    let cure = format!("where some did, give their row: {beyond},USERS");
    problems.push(Problem::warning(title, cure, Some(span.clone())));
}

/// Takes out buckets that stand twice or share a frequency, unless they say the same.
fn doubles(rows: &mut Vec<FrequencyRow>, problems: &mut Problems) -> Vec<Bucket> {
    let mut unknown: Vec<Bucket> = Vec::new();
    let mut kept: Vec<FrequencyRow> = Vec::new();
    for row in rows.drain(..) {
        let Some(earlier) = kept.iter().find(|earlier| earlier.bucket.meets(&row.bucket)) else {
            kept.push(row);
            continue;
        };
        let same = earlier.bucket == row.bucket && earlier.users == row.users;
        let title = match earlier.bucket == row.bucket {
            true => format!("frequency {} stands twice: {} and {} users", row.bucket, earlier.users, row.users),
            false => format!("frequencies {} and {} share some", earlier.bucket, row.bucket),
        };
        let cure = if same { "the second row is left out" } else { "neither row is fitted: take out the wrong one" };
        problems.push(Problem::warning(title, cure, Some(row.span.clone())));
        if !same {
            unknown.extend([earlier.bucket, row.bucket]);
        }
    }
    kept.retain(|row| !unknown.iter().any(|bucket| bucket.meets(&row.bucket)));
    *rows = kept;
    unknown
}

fn impressions(rows: &[FrequencyRow], problems: &mut Problems) {
    for row in rows {
        let Some(impressions) = row.impressions else { continue };
        let (fewest, most) = row.bucket.impressions(row.users);
        if (fewest..=most).contains(&u128::from(impressions)) {
            continue;
        }
        let bound = if u128::from(impressions) < fewest { ("at least", fewest) } else { ("at most", most) };
        let title = format!("{} users at frequency {} are given {} impressions", row.users, row.bucket, impressions,);
        let cure = format!(
            "they must have seen {} {}; the users are believed, the impressions are not used",
            bound.0, bound.1
        );
        problems.push(Problem::warning(title, cure, Some(row.span.clone())));
    }
}

/// Percentages are shares of one whole, whichever it is, so they go with the users. The median of
/// percentage ÷ users says by how much; one wrong row does not move it.
fn percentages(rows: &[FrequencyRow], problems: &mut Problems) {
    let given = || rows.iter().filter_map(|row| Some((row, row.percentage?))).filter(|(row, _)| row.bucket.low > 0);
    let mut ratios: Vec<f64> =
        given().filter(|(row, _)| row.users > 0).map(|(row, share)| share / row.users as f64).collect();
    ratios.sort_by(f64::total_cmp);
    let Some(median) = ratios.get(ratios.len() / 2).copied() else { return };
    let points = if given().all(|(_, share)| share <= 1.0) { 100.0 } else { 1.0 };
    let mut agree = true;
    for (row, share) in given() {
        let expected = points * median * row.users as f64;
        if (points * share - expected).abs() > ROUNDING {
            agree = false;
            let title =
                format!("{} users at frequency {} are given {}", row.users, row.bucket, percent(points * share));
            let cure = format!(
                "beside the other rows it should be {}; the users are believed, the percentages are not used",
                percent(expected)
            );
            problems.push(Problem::warning(title, cure, Some(row.span.clone())));
        }
    }
    let sum: f64 = points * given().map(|(_, share)| share).sum::<f64>();
    if agree && whose::adds_up_too_far(rows, sum) {
        let title = format!("the percentages fall and add up to {}", percent(sum));
        problems.push(Problem::error(title, whose::OR_MORE, rows.first().map(|row| row.span.clone())));
        return;
    }
    if sum > 100.0 + ROUNDING * rows.len() as f64 {
        let title = format!("the percentages add up to {}", percent(sum));
        let span = rows.last().map(|row| row.span.clone());
        problems.push(Problem::warning(title, "the users are believed, the percentages are not used", span));
    }
}

/// A percentage in a sentence.
fn percent(points: f64) -> String {
    format!("{points:.1} %")
}

/// Frequencies without a row, between others or below the first. Where some rows hide their frequency, it may be theirs.
fn gaps(rows: &[FrequencyRow], named: &[Bucket], hidden: bool, problems: &mut Problems) -> Vec<Bucket> {
    let mut gaps = Vec::new();
    let mut before: Option<&FrequencyRow> = None;
    for row in rows {
        let from = before.map_or(1, |before| before.bucket.top().saturating_add(1));
        let few = !hidden && before.is_some_and(|before| before.users.min(row.users) < MANY);
        let gap = Bucket { low: from, high: Some(row.bucket.low.saturating_sub(1)) };
        if row.bucket.low > from && !few {
            if !hidden && !named.iter().any(|bucket| bucket.meets(&gap)) {
                let title = format!("there is no row for frequency {gap}");
                let cure = "its users are unknown; write a row of 0 if there are none";
                problems.push(Problem::warning(title, cure, Some(row.span.clone())));
            }
            gaps.push(gap);
        }
        before = Some(row);
    }
    gaps
}
