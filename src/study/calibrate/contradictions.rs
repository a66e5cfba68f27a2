//! Where a table contradicts itself, row by row, and what is believed then.
//!
//! Users are believed, because they are what is fitted. Impressions and percentages are only held
//! against them. A frequency that stands twice, or not at all between frequencies that many users
//! have, is unknown and left out of the fit: the other rows are then fitted *given* that a user is in
//! one of them, so what is not believed moves nothing.

use super::bucket::Bucket;
use super::frequency_table::{FrequencyRow, FrequencyTable};
use crate::scenario::problem::{Problem, Problems};

/// A frequency without a row is one that nobody had where a neighbour has fewer users than this:
/// queries that count by group have no row for an empty group.
const MANY: u64 = 30;

/// How far a percentage may be from the users' share, in points.
const ROUNDING: f64 = 0.2;

/// Puts rows in order, names what contradicts itself, and says what remains. `hidden` are the users of rows that do
/// not say which frequency they count; none where there are no such rows.
pub fn settle(mut rows: Vec<FrequencyRow>, hidden: Option<u64>, problems: &mut Problems) -> FrequencyTable {
    rows.sort_by_key(|row| (row.bucket.low, row.bucket.top()));
    open_after_closed(&mut rows);
    let mut unknown = doubles(&mut rows, problems);
    impressions(&rows, problems);
    percentages(&rows, problems);
    unknown.extend(gaps(&rows, &unknown, hidden.is_some(), problems));
    let last = rows.last().and_then(|row| row.bucket.high);
    unknown.extend(last.filter(|_| hidden.is_some()).map(|last| Bucket { low: last.saturating_add(1), high: None }));
    FrequencyTable { rows, unknown, hidden: hidden.unwrap_or(0) }
}

/// After `frequency_10` or `21-25`, a last bucket `10+` or `25+` means what is above: AMC writes so.
fn open_after_closed(rows: &mut [FrequencyRow]) {
    let closed: Vec<u32> = rows.iter().filter_map(|row| row.bucket.high).collect();
    for row in rows.iter_mut().filter(|row| row.bucket.high.is_none() && closed.contains(&row.bucket.low)) {
        row.bucket.low += 1;
    }
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
    for (row, share) in given() {
        let expected = points * median * row.users as f64;
        if (points * share - expected).abs() > ROUNDING {
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
                let cure = "its users are unknown and left out of the fit; write a row of 0 if there are none";
                problems.push(Problem::warning(title, cure, Some(row.span.clone())));
            }
            gaps.push(gap);
        }
        before = Some(row);
    }
    gaps
}
