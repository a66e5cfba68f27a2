//! A reach-and-frequency table is read: Amazon Marketing Cloud's
//! `frequency_buckets, users_in_bucket, impressions_in_bucket, reach_percentage`, a plain `frequency, users`,
//! omnicap's own `frequency.csv`, k+ rows, percentages of people, one row that lies on its side, or reach with its average
//! frequency (`reach`).

use super::bucket::Bucket;
use super::contradictions;
use super::frequency_columns::{TableColumns, is_bucket, is_known};
use super::frequency_table::{FrequencyRow, FrequencyTable};
use super::numbers::{decimal, has_points, is_nothing};
use super::reach;
use super::rows_read::RowsRead;
use super::sheet::{Line, Sheet, decode, enough, number};
use crate::scenario::problem::{Problem, Problems};

/// Which rows of a table that holds several to read: omnicap's own has a policy and a scope in each.
#[derive(Debug, Clone, Copy)]
pub struct Pick<'a> {
    /// The policy under which it was measured.
    pub policy: &'a str,
    /// A channel, or `all`.
    pub scope: &'a str,
    /// How many people there are, of whom percentages are; None where nobody said so.
    pub people: Option<u64>,
}

/// Reads a table. What contradicts itself is a warning, what cannot be read an error.
///
/// # Errors
///
/// The [`Problems`] of a table that cannot be read.
pub fn read(bytes: &[u8], origin: &str, pick: Pick<'_>) -> Result<(FrequencyTable, Problems), Problems> {
    let text = decode(bytes).map_err(|problem| alone(origin, problem))?;
    let mut problems = Problems::new(origin, &text);
    match table(&text, pick, &mut problems) {
        Some(table) if !problems.has_errors() => Ok((table, problems)),
        _ => Err(problems),
    }
}

/// A problem of a file that cannot be shown.
pub fn alone(origin: &str, problem: Problem) -> Problems {
    let mut problems = Problems::new(origin, "");
    problems.push(Problem { title: format!("{origin}: {}", problem.title), ..problem });
    problems
}

fn table(text: &str, pick: Pick<'_>, problems: &mut Problems) -> Option<FrequencyTable> {
    let sheet = Sheet::read(text, &|name| is_known(name) || reach::is_known(name), problems)?;
    let sheet = sheet.turned(&is_bucket).unwrap_or(sheet);
    if let Some(columns) = reach::columns(&sheet) {
        return reach::table(&sheet, &columns, pick.people, problems);
    }
    let columns = TableColumns::of(&sheet, problems)?;
    let lines = picked(&sheet, pick);
    if lines.is_empty() && !sheet.lines.is_empty() {
        let title = format!("no row is of policy `{}` and scope `{}`", pick.policy, pick.scope);
        let cure = "say with --policy under which policy it was measured";
        problems.push(Problem::error(title, cure, Some(sheet.header.clone())));
        return None;
    }
    tell_points(&lines, &columns, problems);
    let mut read =
        Reading { columns: &columns, people: pick.people, read: RowsRead::default() }.all(lines, problems)?;
    if columns.has_purchases {
        leave_out_shops(&mut read.rows, problems);
    }
    read.is_own = sheet.column(&["policy"]).is_some() && sheet.column(&["scope"]).is_some();
    let table = contradictions::settle(read, columns.is_amc, problems);
    if table.reached() == 0 && !problems.has_errors() {
        let cure = "there is nothing to fit: give the users who saw 1, 2, 3 … impressions";
        problems.push(Problem::error("nobody in this table saw an impression", cure, Some(sheet.header)));
    }
    Some(table)
}

/// A table of purchases has a row 0 for users who bought and saw nothing: not for all who saw nothing.
fn leave_out_shops(rows: &mut Vec<FrequencyRow>, problems: &mut Problems) {
    for row in rows.extract_if(.., |row| row.bucket.top() == 0) {
        let title =
            format!("the {} users of frequency 0 are those whom a shop knows, in a table of purchases", row.users);
        let cure = "they are left out of the fit; say with --population how many people there are";
        problems.push(Problem::warning(title, cure, Some(row.span)));
    }
}

fn picked<'a>(sheet: &'a Sheet, pick: Pick<'_>) -> Vec<&'a Line> {
    let (policy, scope) = (sheet.column(&["policy"]), sheet.column(&["scope"]));
    let is = |line: &Line, column: Option<usize>, word: &str| column.is_none_or(|column| line.at(column) == word);
    sheet.lines.iter().filter(|line| is(line, policy, pick.policy) && is(line, scope, pick.scope)).collect()
}

/// A point that parts thousands could part decimals elsewhere: how it was read is told once.
fn tell_points(lines: &[&Line], columns: &TableColumns, problems: &mut Problems) {
    let Some((column, 1)) = columns.users else { return };
    if let Some(line) = lines.iter().find(|line| has_points(line.at(column))) {
        let written = line.at(column);
        let title = format!("points part thousands here: `{written}` is read as {}", written.replace('.', ""));
        problems.push(Problem::warning(title, "people are whole: write them without points", Some(line.span.clone())));
    }
}

/// What sums up a whole table.
const TOTALS: [&str; 7] = ["total", "grand total", "totals", "sum", "all", "overall", "total reach"];

fn is_total(written: &str) -> bool {
    TOTALS.contains(&written.trim_end_matches(':').trim().to_lowercase().as_str())
}

/// Rows being read.
struct Reading<'a> {
    columns: &'a TableColumns,
    people: Option<u64>,
    read: RowsRead,
}

impl Reading<'_> {
    /// Reads all rows. None where one cannot be read.
    fn all(mut self, lines: Vec<&Line>, problems: &mut Problems) -> Option<RowsRead> {
        for line in lines {
            let _ = self.row(line, problems);
            if enough(problems) {
                return None;
            }
        }
        (!problems.has_errors()).then_some(self.read)
    }

    /// Reads a row; None where it says nothing or cannot be read.
    fn row(&mut self, line: &Line, problems: &mut Problems) -> Option<()> {
        let at = || Some(line.span.clone());
        let written = line.at(self.columns.bucket);
        if is_nothing(written) {
            let title = "this row does not say which frequency it counts";
            let cure = "small groups come without their name: its users, and every frequency without a row (0 too), are unknown";
            problems.push(Problem::warning(title, cure, at()));
            let users = self.users(line, problems)?.map_or(0, |(users, _)| users);
            self.read.hidden = Some(self.read.hidden.unwrap_or(0) + users);
            return None;
        }
        if is_total(written) {
            let users = self.users(line, problems)?;
            self.read.totals.extend(users.map(|(users, _)| (users, line.span.clone())));
            return None;
        }
        let Some(bucket) = Bucket::read(written) else {
            if line.is_alone() {
                let cure = "it is taken for a note, and left out";
                problems.push(Problem::warning(format!("`{written}` is no row of the table"), cure, at()));
                return None;
            }
            problems.push(Problem::error(format!("`{written}` is not a frequency"), Bucket::cure(written), at()));
            return None;
        };
        let only = bucket.high == Some(bucket.low);
        let bucket = if self.columns.or_more && only { Bucket { high: None, ..bucket } } else { bucket };
        let Some((users, percentage)) = self.users(line, problems)? else {
            let title = format!("this row does not say how many users saw {bucket}");
            problems.push(Problem::warning(title, "they are unknown", at()));
            self.read.blank.push(bucket);
            return None;
        };
        let impressions = match self.columns.impressions {
            Some(column) => number(line, column, 1, "impressions", problems)?,
            None => None,
        };
        self.read.rows.push(FrequencyRow { bucket, users, impressions, percentage, span: line.span.clone() });
        Some(())
    }

    /// The users of a row, and the percentage that goes with them. None where it is wrong, Some(None) where it says
    /// nothing.
    fn users(&mut self, line: &Line, problems: &mut Problems) -> Option<Option<(u64, Option<f64>)>> {
        let percentage = self.columns.percentage.map(|column| line.at(column));
        let Some((column, each)) = self.columns.users else {
            return self.share(percentage.unwrap_or_default(), line, problems);
        };
        let written = line.at(column);
        if decimal(written).is_some_and(|number| number.is_percent) {
            return self.share(written, line, problems);
        }
        let percentage = percentage.and_then(decimal).map(|share| share.value);
        if each > 1 {
            let unit = decimal(written).map_or(1.0, |number| number.unit);
            self.read.unit = self.read.unit.max(each as f64 * unit);
        }
        Some(number(line, column, each, "users", problems)?.map(|users| (users, percentage)))
    }

    /// Users told by their share of the people.
    fn share(&mut self, written: &str, line: &Line, problems: &mut Problems) -> Option<Option<(u64, Option<f64>)>> {
        if is_nothing(written) {
            return Some(None);
        }
        let at = || Some(line.span.clone());
        let Some(share) = decimal(written).filter(|share| share.value <= 100.0) else {
            let title = format!("`{written}` is not a percentage of people");
            problems.push(Problem::error(title, "write a number from 0 to 100, such as 12.5 %", at()));
            return None;
        };
        let Some(people) = self.people else {
            let title = "users are told by percentages here, and nobody says of how many people";
            problems.push(Problem::error(title, "say with --population how many people there are", at()));
            return None;
        };
        self.read.is_by_share = true;
        self.read.unit = self.read.unit.max(people as f64 * share.unit / 100.0);
        self.read.has_sign |= share.is_percent;
        Some(Some((share.of(people), Some(share.value))))
    }
}

#[cfg(test)]
mod tests {
    use super::super::target::{TargetScope, TargetTable};
    use super::*;

    const PICK: Pick<'_> = Pick { policy: "siloed", scope: "all", people: None };

    #[test]
    fn several_headers_say_the_same() {
        for text in [
            "frequency,users\n1,50\n2,30\n3+,20\n",
            "frequency_buckets,users_in_bucket,impressions_in_bucket,reach_percentage\nfrequency_1,50,50,50\n\
             frequency_2,30,60,30\nfrequency_3+,20,90,20\n",
            "\u{feff}Frequency;Users\r\n01;50\r\n02;30\r\n3+;20",
            "policy,scope,frequency,shoppers\nsiloed,all,1,50\nsiloed,tv,1,7\nsiloed,all,2,30\nother,all,1,3\n\
             siloed,all,3+,20\n",
        ] {
            let (table, problems) = read(text.as_bytes(), "t.csv", PICK).unwrap();
            let users: Vec<_> = table.rows.iter().map(|row| (row.bucket.to_string(), row.users)).collect();
            assert_eq!(users, [("1".into(), 50), ("2".into(), 30), ("3+".into(), 20)], "{text}");
            assert!(problems.is_empty(), "{problems}");
        }
    }

    /// A small group comes without its name: it saw something, and nobody knows how much.
    #[test]
    fn hidden_frequencies_are_unknown() {
        let (table, problems) = read(b"frequency,users\n1,50\n2,9\n4,8\nNULL,20\n", "t.csv", PICK).unwrap();
        let unknown: Vec<String> = table.unknown.iter().map(Bucket::to_string).collect();
        assert_eq!((unknown.join(" "), table.reached(), table.hidden), ("3 5+".into(), 87, 20));
        assert!(problems.render(false).contains("does not say which frequency"), "{problems}");
        let target = TargetTable::frequency("t.csv", TargetScope::All, &table, &[], 1_000_000);
        let cells: Vec<&str> = target.cells.iter().map(|cell| cell.label.as_str()).collect();
        assert_eq!(cells, ["1", "2", "4"]);
    }

    #[test]
    fn whom_a_shop_knows_is_not_everybody() {
        let text = b"frequency_bucket,users,purchase_rate\n0,900,4\n1,50,1\n2,30,0\n3+,20,0\n";
        let (table, problems) = read(text, "t.csv", PICK).unwrap();
        assert_eq!((table.unreached(), table.reached()), (None, 100));
        assert!(problems.render(false).contains("--population"), "{problems}");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (text, said) in [
            ("", "this table is empty"),
            ("frequency,money\n1,2\n", "there is no column of users"),
            ("a,b\n1,2\n", "there is no column of frequencies"),
            ("frequency,users\n", "nobody in this table"),
            ("frequency,users\n1,0\n", "nobody in this table"),
            ("frequency,users\n1,-5\n", "`-5` is not a number of users"),
            ("frequency,users\n1,99999999999999999999\n", "is not a number of users"),
            ("frequency,users\n1,500\n2,<50\n", "`<50` is not a number of users"),
            ("frequency,users\n1,500\n2,< 50\n", "leave the cell empty"),
            ("frequency,users\nJan-06,5\n", "made a date of a bucket"),
            ("frequency,users\nmany,5\n", "`many` is not a frequency"),
            ("policy,frequency,users\nother,1,5\n", "no row is of policy `siloed`"),
        ] {
            let problems = read(text.as_bytes(), "t.csv", PICK).unwrap_err();
            assert!(problems.render(false).contains(said), "{text}: {problems}");
        }
        assert!(read(&[0xff, 0xe9], "t.csv", PICK).unwrap_err().render(false).contains("not text"));
    }
}
