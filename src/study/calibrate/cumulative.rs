//! Rows of users who saw so many impressions *or more*, made disjoint.
//!
//! | what stands there | what is read |
//! |---|---|
//! | `1+`, `2+`, `3+` | those who saw 1 are `1+` less `2+`, and so on; the last stays open |
//! | 1, 2, 3, `4+` | as it stands |
//! | 1, 2, 3, `3+` | `3+` holds the row 3: what it has more saw 4 and more |
//! | 1, 2, 3, `4+`, `1+` | `1+` is the sum of the others, and says nothing new |
//! | 1, 3, `4+`, `1+` | what `1+` has more saw 2 |
//! | … 10, `10+` of Amazon Marketing Cloud; 21–25, `25+` | what is above the row before |

use super::bucket::Bucket;
use super::frequency_table::FrequencyRow;
use crate::scenario::problem::{Problem, Problems};

/// How a table is to be understood.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Does a last `10+` after a row 10 mean what is above?
    pub is_amc: bool,
    /// So many users may be rounding.
    pub slack: u64,
}

/// Rows that share no frequency, from rows that end (in order, none twice) and rows that are open (in order).
pub fn disjoint(
    closed: Vec<FrequencyRow>,
    open: Vec<FrequencyRow>,
    manner: Manner,
    problems: &mut Problems,
) -> Vec<FrequencyRow> {
    let mut open = once(open, problems);
    let top = closed.last().map_or(0, |row| row.bucket.top());
    for row in open.iter_mut().filter(|row| row.bucket.low == top && top > 0) {
        above_the_last(row, &closed, manner, problems);
    }
    let (summaries, tail): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|row| row.bucket.low <= top && !closed.is_empty());
    let mut rows = closed;
    rows.extend(differences(tail, manner, problems));
    for row in summaries.into_iter().rev() {
        Summary { row, manner, problems: &mut *problems }.held_against(&mut rows);
    }
    rows
}

/// Open rows from one frequency that stand once.
fn once(open: Vec<FrequencyRow>, problems: &mut Problems) -> Vec<FrequencyRow> {
    let mut kept: Vec<FrequencyRow> = Vec::new();
    for row in open {
        let Some(earlier) = kept.last().filter(|earlier| earlier.bucket == row.bucket) else {
            kept.push(row);
            continue;
        };
        let title = format!("frequency {} stands twice: {} and {} users", row.bucket, earlier.users, row.users);
        let problem = match earlier.users == row.users {
            true => Problem::warning(title, "the second row is left out", Some(row.span)),
            false => Problem::error(title, "take out the wrong row", Some(row.span)),
        };
        problems.push(problem);
    }
    kept
}

/// A last open row from the highest frequency of the rows before: does it hold that row, or what is above?
fn above_the_last(row: &mut FrequencyRow, closed: &[FrequencyRow], manner: Manner, problems: &mut Problems) {
    let Some(last) = closed.last() else { return };
    let is_single = last.bucket.low == last.bucket.top();
    let holds_fewer = row.users + manner.slack < last.users;
    if is_single && !manner.is_amc && !holds_fewer {
        return;
    }
    let above = Bucket { low: row.bucket.low.saturating_add(1), high: None };
    if is_single && !manner.is_amc {
        let title = format!("{} has fewer users than the row {}, and is read as {above}", row.bucket, last.bucket);
        problems.push(Problem::warning(title, format!("write {above} if that is meant"), Some(row.span.clone())));
    }
    row.bucket = above;
}

/// Each row less the next; the last stays open.
fn differences(tail: Vec<FrequencyRow>, manner: Manner, problems: &mut Problems) -> Vec<FrequencyRow> {
    let next: Vec<Option<(Bucket, u64)>> =
        tail.iter().skip(1).map(|row| Some((row.bucket, row.users))).chain([None]).collect();
    let many = tail.len() > 1;
    let mut rows = Vec::new();
    for (row, next) in tail.into_iter().zip(next) {
        let Some((above, beyond)) = next else {
            // What it has beside users may be of the rows above, too.
            let alone = (row.impressions, row.percentage);
            let (impressions, percentage) = if many { (None, None) } else { alone };
            rows.push(FrequencyRow { impressions, percentage, ..row });
            continue;
        };
        if beyond > row.users + manner.slack {
            let title = format!("{above} has {beyond} users, more than {} with {}", row.bucket, row.users);
            let cure = "a row such as 3+ counts all who saw three or more: it can hold no more than 2+";
            problems.push(Problem::error(title, cure, Some(row.span.clone())));
        }
        let bucket = Bucket { high: Some(above.low - 1), ..row.bucket };
        let users = row.users.saturating_sub(beyond);
        rows.push(FrequencyRow { bucket, users, impressions: None, percentage: None, ..row });
    }
    rows
}

/// An open row that holds others.
struct Summary<'a> {
    row: FrequencyRow,
    manner: Manner,
    problems: &'a mut Problems,
}

impl Summary<'_> {
    /// Says what it adds to the other rows: nothing, or the users of frequencies without a row.
    fn held_against(mut self, rows: &mut Vec<FrequencyRow>) {
        let bucket = self.row.bucket;
        let below = |row: &&FrequencyRow| row.bucket.low < bucket.low && row.bucket.top() >= bucket.low;
        if let Some(row) = rows.iter().find(below) {
            let other = row.bucket;
            return self.say(format!("{bucket} cuts through the row {other}"), "it is not used");
        }
        let inside: u64 = rows.iter().filter(|row| row.bucket.meets(&bucket)).map(|row| row.users).sum();
        let more = self.row.users.saturating_sub(inside);
        let users = self.row.users;
        if inside > users + self.manner.slack {
            let title = format!("{bucket} has {users} users, the rows that it holds have {inside} together");
            return self.say(title, "it is not used");
        }
        match missing(rows, bucket).as_slice() {
            [] if more <= self.manner.slack => {
                self.say(format!("{bucket} is the sum of the rows that it holds"), "it is left out");
            }
            [] => {
                let title = format!("{bucket} has {users} users, the rows that it holds have {inside} together");
                self.say(title, "it is not used");
            }
            [hole] => {
                let who = format!("{more} users saw {hole}");
                self.say(format!("{bucket} holds the rows from {} on: {who}", bucket.low), "that is how it is read");
                let row = FrequencyRow { bucket: *hole, users: more, impressions: None, percentage: None, ..self.row };
                rows.push(row);
                rows.sort_by_key(|row| row.bucket.low);
            }
            _ => self.say(format!("{bucket} holds several frequencies without a row"), "it is not used"),
        }
    }

    fn say(&mut self, title: String, cure: &str) {
        self.problems.push(Problem::warning(title, cure, Some(self.row.span.clone())));
    }
}

/// The stretches of frequencies from a summary's lowest on of which no row tells.
fn missing(rows: &[FrequencyRow], summary: Bucket) -> Vec<Bucket> {
    let mut holes = Vec::new();
    let mut from = summary.low;
    for row in rows.iter().filter(|row| row.bucket.meets(&summary)) {
        if row.bucket.low > from {
            holes.push(Bucket { low: from, high: Some(row.bucket.low - 1) });
        }
        let Some(high) = row.bucket.high else { return holes };
        from = high.saturating_add(1);
    }
    holes.push(Bucket { low: from, high: None });
    holes
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Manner = Manner { is_amc: false, slack: 0 };

    /// Rows as they end, and what is said of them.
    fn read(rows: &[(&str, u64)], manner: Manner) -> (String, Vec<String>) {
        let row = |(label, users): &(&str, u64)| FrequencyRow {
            bucket: Bucket::read(label).unwrap(),
            users: *users,
            impressions: None,
            percentage: None,
            span: 0..0,
        };
        let mut rows: Vec<FrequencyRow> = rows.iter().map(row).collect();
        rows.sort_by_key(|row| row.bucket);
        let (closed, open) = rows.into_iter().partition(|row| row.bucket.high.is_some());
        let mut problems = Problems::new("t.csv", "");
        let rows = disjoint(closed, open, manner, &mut problems);
        let rows: Vec<String> = rows.iter().map(|row| format!("{}:{}", row.bucket, row.users)).collect();
        (rows.join(" "), problems.list().iter().map(|problem| problem.title.clone()).collect())
    }

    #[test]
    fn rows_or_more_are_made_disjoint() {
        for (rows, expected, said) in [
            (vec![("1+", 100), ("2+", 60), ("3+", 25)], "1:40 2:35 3+:25", ""),
            (vec![("0+", 150), ("1+", 100), ("2+", 60)], "0:50 1:40 2+:60", ""),
            (vec![("0", 50), ("1+", 100), ("3+", 25), ("10+", 5)], "0:50 1–2:75 3–9:20 10+:5", ""),
            (vec![("1", 40), ("2", 35), ("3+", 25)], "1:40 2:35 3+:25", ""),
            (vec![("1", 40), ("2", 35), ("3+", 25), ("4+", 10)], "1:40 2:35 3:15 4+:10", ""),
            (vec![("1", 40), ("2", 35), ("3", 15), ("3+", 25)], "1:40 2:35 3:15 4+:10", "10 users saw 4+"),
            (vec![("1", 40), ("2", 35), ("3+", 25), ("1+", 100)], "1:40 2:35 3+:25", "1+ is the sum"),
            (vec![("1", 40), ("2", 35), ("3+", 25), ("1+", 90)], "1:40 2:35 3+:25", "1+ has 90 users"),
            (vec![("1", 40), ("2", 35), ("3+", 25), ("1+", 120)], "1:40 2:35 3+:25", "1+ has 120 users"),
            (vec![("1", 40), ("3+", 25), ("1+", 100)], "1:40 2:35 3+:25", "35 users saw 2"),
            (vec![("1", 40), ("3", 15), ("1+", 100)], "1:40 3:15", "several frequencies without a row"),
            (vec![("1-4", 40), ("5+", 10), ("3+", 25)], "1–4:40 5+:10", "3+ cuts through the row 1–4"),
            (vec![("10", 40), ("10+", 30)], "10:40 11+:30", "10+ has fewer users than the row 10"),
            (vec![("01-20", 9), ("21-25", 50), ("25+", 30)], "1–20:9 21–25:50 26+:30", ""),
            (vec![("1+", 50), ("2+", 60)], "1:0 2+:60", "2+ has 60 users, more than 1+ with 50"),
            (vec![("1", 50), ("2+", 9), ("2+", 9)], "1:50 2+:9", "frequency 2+ stands twice"),
        ] {
            let (got, problems) = read(&rows, PLAIN);
            assert_eq!(got, expected, "{rows:?}");
            let as_said =
                if said.is_empty() { problems.is_empty() } else { problems.iter().any(|one| one.contains(said)) };
            assert!(as_said, "{rows:?}: {problems:?}");
        }
    }

    /// Amazon Marketing Cloud writes `10+` for what is above 10; percentages need not add up to the last digit.
    #[test]
    fn a_manner_decides_what_a_last_row_holds() {
        let rows = [("9", 10), ("10", 40), ("10+", 60)];
        assert_eq!(read(&rows, Manner { is_amc: true, slack: 0 }), ("9:10 10:40 11+:60".into(), vec![]));
        assert_eq!(read(&rows, PLAIN).0, "9:10 10:40 11+:20");
        let rounded = [("1", 40), ("2", 35), ("3+", 25), ("1+", 102)];
        assert!(read(&rounded, Manner { is_amc: false, slack: 2 }).1[0].contains("is the sum"));
        assert_eq!(read(&[("1+", 50), ("2+", 51)], Manner { is_amc: false, slack: 2 }).0, "1:0 2+:51");
    }
}
