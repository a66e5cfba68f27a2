//! A table of one row: how many people were reached, and how often on average. Planning tools print no more, as
//! `reach, average_frequency` or `reach, grp`.
//!
//! It is read as a row `1+` and the number of all impressions. Two numbers fix two values of a model and leave nothing by
//! which it could be judged.

use super::bucket::Bucket;
use super::frequency_columns::{USERS, counts, has_frequencies, missing};
use super::frequency_table::{FrequencyRow, FrequencyTable};
use super::numbers::{Decimal, count, decimal};
use super::sheet::{Line, Sheet, number};
use crate::scenario::problem::{Problem, Problems};

/// Names of the column of average frequencies, where no column of frequencies has them.
const AVERAGES: [&str; 8] = [
    "average_frequency",
    "avg_frequency",
    "mean_frequency",
    "avg._frequency",
    "average_freq",
    "avg_freq",
    "ots",
    "average_ots",
];
/// What may be an average or a frequency: in a table of one row `4.2` is an average.
const PERHAPS: [&str; 1] = ["frequency"];
/// Of gross rating points: impressions for a hundred people.
const POINTS: [&str; 4] = ["grp", "grps", "trp", "trps"];
/// Of all impressions.
const IMPRESSIONS: [&str; 3] = ["impressions", "gross_impressions", "contacts"];
/// Of percentages of people who were reached.
const SHARES: [&str; 6] = ["reach_%", "%_reach", "reach_(%)", "reach_percentage", "reach_percent", "reach_1+_%"];
/// Of people who were reached, beside what other tables call them.
const REACHED: [&str; 3] = ["reach_1+", "reached", "1+"];

/// Which columns of such a table hold what.
#[derive(Debug)]
pub struct ReachColumns {
    reach: Option<Reach>,
    volume: (Volume, usize),
}

#[derive(Debug, Clone, Copy)]
enum Reach {
    /// People, and how many one of them stands for.
    Count(usize, u64),
    Share(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Volume {
    Average,
    Points,
    Impressions,
}

/// Is this the name of a column of such a table alone?
pub fn is_known(name: &str) -> bool {
    [AVERAGES.as_slice(), &POINTS, &SHARES, &REACHED].iter().any(|list| list.contains(&name))
}

/// The columns of such a table; None where it is another one.
pub fn columns(sheet: &Sheet) -> Option<ReachColumns> {
    let alone = sheet.lines.len() == 1;
    let average = sheet.column(&AVERAGES);
    let is_average = |written: &str| Bucket::read(written).is_none() && decimal(written).is_some();
    let perhaps = sheet.column(&PERHAPS).filter(|column| alone && is_average(sheet.lines[0].at(*column)));
    // A table with frequencies and users in rows may tell averages beside.
    if has_frequencies(sheet) && perhaps.is_none() {
        return None;
    }
    let impressions = sheet.column(&IMPRESSIONS).filter(|_| alone);
    let volume = [
        (Volume::Average, average.or(perhaps)),
        (Volume::Points, sheet.column(&POINTS)),
        (Volume::Impressions, impressions),
    ];
    let (volume, column) = volume.into_iter().find_map(|(volume, column)| Some((volume, column?)))?;
    let share = sheet.column(&SHARES).map(Reach::Share);
    let count =
        || counts(sheet, &USERS).or_else(|| counts(sheet, &REACHED)).map(|(column, each)| Reach::Count(column, each));
    Some(ReachColumns { reach: share.or_else(count), volume: (volume, column) })
}

/// Reads such a table of so many `people`.
pub fn table(
    sheet: &Sheet,
    columns: &ReachColumns,
    people: Option<u64>,
    problems: &mut Problems,
) -> Option<FrequencyTable> {
    let Some(reach) = columns.reach else {
        let cure =
            "impressions alone do not say how many people saw them: give the reach beside, as people or percentage";
        problems.push(missing("people who were reached", cure, sheet));
        return None;
    };
    let [line] = sheet.lines.as_slice() else {
        let title = format!("this table has {} rows of reach and frequency", sheet.lines.len());
        let cure = "give the row of the whole flight alone: reaches of its parts do not add up";
        problems.push(Problem::error(title, cure, Some(sheet.header.clone())));
        return None;
    };
    let cells = Cells { line, people, is_relative: columns.is_relative(line), problems };
    cells.table(reach, columns.volume)
}

/// Of so many people are percentages and points, where nobody says of how many: average frequencies need no number.
const SUPPOSED: u64 = 1_000_000;

/// More impressions for everybody who was reached are a slip.
const MOST_ON_AVERAGE: u64 = 100_000;

impl ReachColumns {
    /// Does a row tell parts of the people alone, and no number of them?
    fn is_relative(&self, line: &Line) -> bool {
        let is_share = match self.reach {
            Some(Reach::Share(_)) => true,
            Some(Reach::Count(column, _)) => decimal(line.at(column)).is_some_and(|number| number.is_percent),
            None => false,
        };
        is_share && self.volume.0 != Volume::Impressions
    }
}

/// The cells of the row.
struct Cells<'a> {
    line: &'a Line,
    people: Option<u64>,
    is_relative: bool,
    problems: &'a mut Problems,
}

impl Cells<'_> {
    fn table(mut self, reach: Reach, (volume, column): (Volume, usize)) -> Option<FrequencyTable> {
        let (users, unit) = self.users(reach)?;
        let volume_told = self.decimal(column)?;
        let mut unit_of_impressions = 0.0;
        let impressions = match volume {
            Volume::Average => {
                unit_of_impressions = users as f64 * volume_told.unit;
                users as f64 * volume_told.value
            }
            Volume::Points => {
                let all = self.all("these are points of the population")? as f64 / 100.0;
                unit_of_impressions = all * volume_told.unit;
                all * volume_told.value
            }
            Volume::Impressions => number(self.line, column, 1, "impressions", self.problems)?? as f64,
        }
        .round() as u64;
        if users == 0 || impressions < users {
            let title = format!("{users} people were reached, with {impressions} impressions");
            let cure =
                "who is reached saw at least one: an average frequency is 1 or more, points are as many as the reach";
            return self.refuse(title, cure);
        }
        if impressions / users > MOST_ON_AVERAGE {
            let title = format!("whoever was reached would see {} impressions", impressions / users);
            return self.refuse(title, "no campaign shows so many: look at this row");
        }
        let span = self.line.span.clone();
        let bucket = Bucket { low: 1, high: None };
        let row = FrequencyRow { bucket, users, impressions: None, percentage: None, span };
        let impressions = Some(impressions);
        let is_supposed = self.people.is_none() && self.is_relative;
        let table = FrequencyTable { impressions, unit, unit_of_impressions, is_supposed, ..FrequencyTable::default() };
        Some(FrequencyTable { rows: vec![row], ..table })
    }

    /// People who were reached, and how many of them one more in the last digit is.
    fn users(&mut self, reach: Reach) -> Option<(u64, f64)> {
        let column = match reach {
            Reach::Share(column) | Reach::Count(column, _) => column,
        };
        let read = decimal(self.line.at(column));
        let share = read.filter(|number| number.is_percent || matches!(reach, Reach::Share(_)));
        match (share, reach) {
            (Some(share), _) if share.value > 100.0 => self.refuse("more than 100 % were reached", "look at the reach"),
            (Some(share), _) => {
                let people = self.all("this reach is a percentage of the population")?;
                Some((share.of(people), people as f64 * share.unit / 100.0))
            }
            (None, Reach::Share(_)) => {
                let title = format!("`{}` is not a percentage of people", self.line.at(column));
                self.refuse(title, "write a number from 0 to 100, such as 12.5 %")
            }
            (None, Reach::Count(_, each)) => {
                let users = number(self.line, column, each, "people", self.problems)??;
                Some((users, if each > 1 { each as f64 } else { 0.0 }))
            }
        }
    }

    fn decimal(&mut self, column: usize) -> Option<Decimal> {
        let written = self.line.at(column).to_string();
        match decimal(&written) {
            Some(number) => Some(number),
            // A whole number whose thousands are parted.
            None => match count(&written) {
                Ok(Some(value)) => Some(Decimal { value: value as f64, unit: 1.0, is_percent: false }),
                _ => self.refuse(format!("`{written}` is not a number"), "write a number such as 4.2"),
            },
        }
    }

    fn all(&mut self, why: &str) -> Option<u64> {
        match self.people {
            Some(people) => Some(people),
            None if self.is_relative => Some(SUPPOSED),
            None => self.refuse(why.to_string(), "say with --population how many people there are"),
        }
    }

    fn refuse<T>(&mut self, title: impl Into<String>, cure: &str) -> Option<T> {
        self.problems.push(Problem::error(title, cure, Some(self.line.span.clone())));
        None
    }
}
