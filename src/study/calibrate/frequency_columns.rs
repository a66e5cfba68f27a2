//! Which columns of a reach-and-frequency table hold what.

use super::bucket::Bucket;
use super::sheet::Sheet;
use crate::scenario::problem::{Problem, Problems};

/// Names of the column of frequencies. The first two are Amazon Marketing Cloud's.
const BUCKETS: [&str; 10] = [
    "frequency_buckets",
    "frequency_bucket",
    "frequency",
    "freq_bucket",
    "frequencies",
    "bucket",
    "freq",
    "exposures",
    "contacts",
    "k",
];
/// Of the column of frequencies whose rows count those who saw so many or more.
const BUCKETS_OR_MORE: [&str; 5] = ["k+", "n+", "frequency+", "frequency_k+", "frequency_n+"];
/// Of the column of users.
pub const USERS: [&str; 9] = [
    "users_in_bucket",
    "users",
    "shoppers",
    "user_count",
    "unique_users",
    "reach",
    "people",
    "persons",
    "unique_reach",
];
/// Of the column of users who saw so many or more.
const USERS_OR_MORE: [&str; 5] = ["cumulative_users", "cumulative_reach", "users_k+", "k+_reach", "reach_k+"];
/// Of the column of percentages.
pub const PERCENTAGES: [&str; 11] = [
    "reach_percentage",
    "reach_percent",
    "percentage",
    "percent",
    "reach_%",
    "%_reach",
    "reach_(%)",
    "users_%",
    "%_of_people",
    "share",
    "%",
];
const PERCENTAGES_OR_MORE: [&str; 4] =
    ["cumulative_percentage", "cumulative_percent", "cumulative_reach_%", "cumulative_reach_percentage"];
const IMPRESSIONS: [&str; 2] = ["impressions_in_bucket", "impressions"];
/// A table of AMC's with one of these tells what users bought. (omnicap's own counts everybody in row 0.)
const PURCHASES: [&str; 3] = ["purchase_rate", "users_that_purchased", "product_sales"];

/// How a header says that its column counts thousands.
const IN_THOUSANDS: [&str; 6] = ["_(000)", "_(000s)", "_('000)", "_000s", "_000", "_in_thousands"];

/// The columns of a table.
#[derive(Debug)]
pub struct TableColumns {
    /// Frequencies.
    pub bucket: usize,
    /// Users, and how many people one of them stands for; without it users are told by percentages.
    pub users: Option<(usize, u64)>,
    /// Impressions of these users.
    pub impressions: Option<usize>,
    /// Percentages of people.
    pub percentage: Option<usize>,
    /// Does a row count those who saw so many or more?
    pub or_more: bool,
    /// Is it a table of Amazon Marketing Cloud, in which a last `10+` after a row 10 means what is above?
    pub is_amc: bool,
    /// Does it tell what users bought?
    pub has_purchases: bool,
}

/// Is this the name of a column of such a table? A frequency is one where the table lies on its side.
pub fn is_known(name: &str) -> bool {
    let plain = in_thousands(name).unwrap_or(name);
    let lists: [&[&str]; 6] = [&BUCKETS, &BUCKETS_OR_MORE, &USERS, &USERS_OR_MORE, &PERCENTAGES, &PERCENTAGES_OR_MORE];
    lists.iter().any(|list| list.contains(&plain)) || (name.contains('+') && is_bucket(name))
}

/// Is a column's name a frequency?
pub fn is_bucket(name: &str) -> bool {
    Bucket::read(&name.replace('_', " ")).is_some_and(|bucket| bucket.low > 0)
}

/// Has it a column of frequencies?
pub fn has_frequencies(sheet: &Sheet) -> bool {
    sheet.column(&BUCKETS).or_else(|| sheet.column(&BUCKETS_OR_MORE)).is_some()
}

/// The name without what says that it counts thousands.
fn in_thousands(name: &str) -> Option<&str> {
    IN_THOUSANDS.iter().find_map(|suffix| name.strip_suffix(suffix))
}

/// A column of counts by one of these names, and how many things one of it stands for.
pub fn counts(sheet: &Sheet, names: &[&str]) -> Option<(usize, u64)> {
    let thousands = |index: &usize| in_thousands(sheet.name(*index)).is_some_and(|name| names.contains(&name));
    let plain = sheet.column(names).map(|index| (index, 1));
    plain.or_else(|| (0..sheet.width()).find(thousands).map(|index| (index, 1000)))
}

impl TableColumns {
    /// Finds them. None where frequencies or users are nowhere.
    pub fn of(sheet: &Sheet, problems: &mut Problems) -> Option<Self> {
        let or_more = sheet.column(&BUCKETS_OR_MORE);
        let bucket = or_more.or_else(|| sheet.needed("frequencies", "frequency", &BUCKETS, problems));
        let more_users = counts(sheet, &USERS_OR_MORE);
        let more_percent = sheet.column(&PERCENTAGES_OR_MORE);
        let users = counts(sheet, &USERS).or(more_users);
        let percentage = sheet.column(&PERCENTAGES).or(more_percent);
        if users.is_none() && percentage.is_none() {
            sheet.needed("users", "users", &USERS, problems);
            return None;
        }
        let is_amc = bucket.is_some_and(|bucket| BUCKETS[..2].contains(&sheet.name(bucket)));
        let is_more = |column: Option<usize>, more: Option<usize>| column.is_some() && column == more;
        let users_or_more = users.is_some() && users == more_users;
        let or_more = or_more.is_some() || users_or_more || (users.is_none() && is_more(percentage, more_percent));
        Some(Self {
            bucket: bucket?,
            users,
            impressions: sheet.column(&IMPRESSIONS),
            percentage,
            or_more,
            is_amc,
            has_purchases: sheet.column(&PURCHASES).is_some(),
        })
    }
}

/// What to say where a name is missing that a table of one row needs.
pub fn missing(what: &str, cure: &str, sheet: &Sheet) -> Problem {
    Problem::error(format!("there is no column of {what}"), cure, Some(sheet.header.clone()))
}
