//! What a log's account says on the console, and whether the log can be used.

use std::ops::Range;

use omnicap::base::number::{percent, thousands};
use omnicap::base::time::{Calendar, LONGEST_DAYS};
use omnicap::ingest::account::Account;

use crate::cli::failure::Failure;

/// Refuses a log of which nothing can be used, or with --strict of which anything cannot.
pub fn refuse(account: &Account, calendar: &Calendar, (log, is_strict): (&str, bool)) -> Result<(), Failure> {
    let why = match account.users {
        0 if account.left_out > 0 => {
            "no row is left: `where`, or names mapped to \"\", leave out all rows that could be used"
        }
        0 => "no row can be used",
        _ if is_strict && account.unusable() > 0 => "some rows cannot be used",
        _ if is_strict && account.is_doubtful() => "some rows are taken for what they do not clearly say",
        _ => return Ok(()),
    };
    let lines: String = faults(account, calendar).iter().map(|fault| format!("\n  {fault}")).collect();
    let left_out = if account.left_out > 0 { format!(", {} left out", account.left_out) } else { String::new() };
    let counts = format!("{} of {} rows cannot be used{left_out}", account.unusable(), account.rows);
    Err(Failure::Refused(format!("{log}: {why} ({counts}){lines}")))
}

/// What could not be used, in sentences.
pub fn faults(account: &Account, calendar: &Calendar) -> Vec<String> {
    let mut lines = account.faults();
    lines.extend(account.remarks());
    lines.extend(dates(account, calendar));
    let strangers = account.strangers();
    if !strangers.is_empty() {
        let cure = "say which channel each is under [log.names], such as \"FB\" = \"social\", or \"\" to leave it out";
        lines.push(format!("unknown channels: {}; {cure}", strangers[..strangers.len().min(8)].join(", ")));
    }
    if account.users == 0 && account.rows == 0 {
        lines.push("it has a header and no rows".into());
    }
    lines
}

/// From when to when the log's rows are, where the flight does not hold them all and another could.
fn dates(account: &Account, calendar: &Calendar) -> Option<String> {
    let (first, last) = account.span.filter(|_| account.lies_outside())?;
    let days = last - first + 1;
    if first.abs().max(last.abs()) > FAR {
        return None;
    }
    let (from, to) = (calendar.date(first as i32), calendar.date(last as i32));
    let (begin, end) = (calendar.date(0), calendar.date(calendar.days() as i32 - 1));
    let told = format!("its times run from {from} to {to}, the flight from {begin} to {end}");
    let year = |date: &str| date.split('-').next().and_then(|year| year.parse().ok()).unwrap_or(0);
    if !PLAUSIBLE.contains(&year(&from)) || year(&to) > year(&end) + LATER {
        return Some(format!(
            "{told}: these years are hardly meant. Look at the column of the time; numbers that count from the flight's \
             first midnight need epoch = \"flight\" under [log]"
        ));
    }
    if days > LONGEST_DAYS.into() {
        return Some(format!("{told}: no flight holds so many days. Look at the earliest and the latest of them"));
    }
    Some(format!("{told}: --set flight.start={from} --set flight.days={days} holds them all"))
}

/// Logs of advertising are of these years; a later one than this after the flight is a mistake.
const PLAUSIBLE: Range<i32> = 1_995..2_101;
const LATER: i32 = 10;
/// Further from the flight, in days, times are mistakes.
const FAR: i64 = 1_000_000;

/// What `where` and `names` leave out.
pub fn left_out(account: &Account) -> String {
    let share = || percent(account.left_out as f64 / account.rows as f64);
    match account.left_out {
        0 => String::new(),
        out => format!(", {} ({}) left out by `where` or `names`", thousands(out as f64), share()),
    }
}
