//! A reach-and-frequency table: Amazon Marketing Cloud's
//! `frequency_buckets, users_in_bucket, impressions_in_bucket, reach_percentage`, a plain
//! `frequency, users`, or omnicap's own `frequency.csv`.

use super::bucket::Bucket;
use super::contradictions;
use super::frequency_table::{FrequencyRow, FrequencyTable};
use super::sheet::{Line, Sheet, count, decode, enough};
use crate::scenario::problem::{Problem, Problems};

/// Names of the column of frequencies, of users, of impressions and of percentages.
const BUCKETS: [&str; 5] = ["frequency_buckets", "frequency_bucket", "frequency", "bucket", "freq"];
const USERS: [&str; 6] = ["users_in_bucket", "users", "shoppers", "user_count", "unique_users", "reach"];
const IMPRESSIONS: [&str; 2] = ["impressions_in_bucket", "impressions"];
/// A table of AMC's with one of these tells what users bought. (omnicap's own counts everybody in row 0.)
const PURCHASES: [&str; 3] = ["purchase_rate", "users_that_purchased", "product_sales"];
const PERCENTAGES: [&str; 3] = ["reach_percentage", "reach_percent", "percentage"];

/// Which rows of a table that holds several to read: omnicap's own has a policy and a scope in each.
#[derive(Debug, Clone, Copy)]
pub struct Pick<'a> {
    /// The policy under which it was measured.
    pub policy: &'a str,
    /// A channel, or `all`.
    pub scope: &'a str,
}

/// Reads a table. What contradicts itself is a warning, what cannot be read an error.
///
/// # Errors
///
/// The [`Problems`] of a table that cannot be read.
pub fn read(bytes: &[u8], origin: &str, pick: Pick<'_>) -> Result<(FrequencyTable, Problems), Problems> {
    let text = decode(bytes).map_err(|problem| alone(origin, problem))?;
    let mut problems = Problems::new(origin, text);
    match table(text, pick, &mut problems) {
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
    let sheet = Sheet::read(text, problems)?;
    let bucket = sheet.needed("frequencies", &BUCKETS, problems);
    let users = sheet.needed("users", &USERS, problems);
    let columns = TableColumns {
        bucket: bucket?,
        users: users?,
        impressions: sheet.column(&IMPRESSIONS),
        percentage: sheet.column(&PERCENTAGES),
    };
    let lines = picked(&sheet, pick);
    if lines.is_empty() && !sheet.lines.is_empty() {
        let title = format!("no row is of policy `{}` and scope `{}`", pick.policy, pick.scope);
        let cure = "say with --policy under which policy it was measured";
        problems.push(Problem::error(title, cure, Some(sheet.header.clone())));
        return None;
    }
    let (mut rows, hidden) = said(lines, &columns, problems)?;
    if sheet.column(&PURCHASES).is_some() {
        leave_out_shops(&mut rows, problems);
    }
    let table = contradictions::settle(rows, hidden, problems);
    if table.reached() == 0 {
        let cure = "there is nothing to fit: give the users who saw 1, 2, 3 … impressions";
        problems.push(Problem::error("nobody in this table saw an impression", cure, Some(sheet.header)));
    }
    Some(table)
}

/// Reads all rows, and how many users those hold that do not say which frequency they count; None where there are no
/// such rows, and None at all where one cannot be read.
fn said(
    lines: Vec<&Line>,
    columns: &TableColumns,
    problems: &mut Problems,
) -> Option<(Vec<FrequencyRow>, Option<u64>)> {
    let (mut rows, mut hidden) = (Vec::new(), None);
    for line in lines {
        match row(line, columns, problems) {
            Some(Said::Row(row)) => rows.push(row),
            Some(Said::Hidden(users)) => hidden = Some(hidden.unwrap_or(0) + users),
            None => {}
        }
        if enough(problems) {
            return None;
        }
    }
    (!problems.has_errors()).then_some((rows, hidden))
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

struct TableColumns {
    bucket: usize,
    users: usize,
    impressions: Option<usize>,
    percentage: Option<usize>,
}

/// What a line says.
enum Said {
    Row(FrequencyRow),
    /// So many users, and not how many impressions they saw.
    Hidden(u64),
}

/// Reads a row; None where it says nothing or cannot be read.
fn row(line: &Line, columns: &TableColumns, problems: &mut Problems) -> Option<Said> {
    let at = || Some(line.span.clone());
    let written = line.at(columns.bucket);
    if count(written) == Ok(None) {
        let title = "this row does not say which frequency it counts";
        let cure =
            "small groups come without their name: it, and every frequency without a row, is left out of the fit";
        problems.push(Problem::warning(title, cure, at()));
        return Some(Said::Hidden(number(line, columns.users, "users", problems)?.unwrap_or(0)));
    }
    let Some(bucket) = Bucket::read(written) else {
        let cure = "write a frequency such as 3, frequency_3, 06-10 or 10+";
        problems.push(Problem::error(format!("`{written}` is not a frequency"), cure, at()));
        return None;
    };
    let users = match number(line, columns.users, "users", problems)? {
        Some(users) => users,
        None => {
            let title = format!("this row does not say how many users saw {bucket}");
            problems.push(Problem::warning(title, "it is left out of the fit", at()));
            return None;
        }
    };
    let impressions = match columns.impressions {
        Some(column) => number(line, column, "impressions", problems)?,
        None => None,
    };
    let percentage = columns.percentage.and_then(|column| {
        line.at(column).trim_end_matches(['%', ' ']).parse().ok().filter(|share: &f64| share.is_finite())
    });
    Some(Said::Row(FrequencyRow { bucket, users, impressions, percentage, span: line.span.clone() }))
}

/// A count of a row: None where it is wrong, Some(None) where it is not there.
fn number(line: &Line, column: usize, what: &str, problems: &mut Problems) -> Option<Option<u64>> {
    count(line.at(column)).map_or_else(
        |()| {
            let title = format!("`{}` is not a number of {what}", line.at(column));
            let cure = "write a whole number from 0 to 1000000000000";
            problems.push(Problem::error(title, cure, Some(line.span.clone())));
            None
        },
        Some,
    )
}

#[cfg(test)]
mod tests {
    use super::super::target::{TargetScope, TargetTable};
    use super::*;

    const PICK: Pick<'_> = Pick { policy: "siloed", scope: "all" };

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
        let target = TargetTable::frequency("t.csv", TargetScope::All, &table, None, 1_000_000);
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
            ("frequency,users\nmany,5\n", "`many` is not a frequency"),
            ("policy,frequency,users\nother,1,5\n", "no row is of policy `siloed`"),
        ] {
            let problems = read(text.as_bytes(), "t.csv", PICK).unwrap_err();
            assert!(problems.render(false).contains(said), "{text}: {problems}");
        }
        assert!(read(&[0xff, 0xfe], "t.csv", PICK).unwrap_err().render(false).contains("not text"));
    }
}
