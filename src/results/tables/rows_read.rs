//! What was read of a log, and what of it could not be used.

use crate::ingest::account::{Account, SetAside};
use crate::results::dictionary;
use crate::results::table::{Cell, Row, Table};

/// The account of a log, a count a row; where rows were set aside, with the first of them.
pub fn log(account: &Account) -> Table<'_> {
    let used = [
        ("lines", account.lines.all),
        ("lines above the header", account.lines.above),
        ("blank lines", account.lines.blank),
        ("lines inside cells", account.lines.inside),
        ("rows", account.rows),
        ("rows used", account.used()),
        ("rows left out on purpose", account.left_out),
        ("users", account.users),
        ("users who share an identifier", account.sharing_users),
        ("impressions", account.impressions),
        ("visits", account.visits),
        ("clicks", account.clicks),
        ("conversions", account.conversions),
        ("conversions after an impression", account.conversions_after_impression),
        ("users with a conversion", account.converted_users),
    ];
    let plain = used.into_iter().map(|(what, count)| vec![what.into(), count.into(), Cell::Empty, Cell::Empty]);
    let aside = account.set_aside.iter().map(|(reason, aside)| set_aside(&format!("rows {}", reason.words()), aside));
    let taken = account.taken.iter().map(|(taken, rows)| set_aside(&format!("rows used {}", taken.words()), rows));
    Table::new(&dictionary::LOG, plain.chain(aside).chain(taken))
}

fn set_aside(what: &str, aside: &SetAside) -> Row {
    let first = aside.examples.first();
    let line = first.map_or(Cell::Empty, |example| example.line.into());
    let text = first.filter(|example| !example.text.is_empty());
    vec![what.into(), aside.rows.into(), line, text.map_or(Cell::Empty, |example| example.text.as_str().into())]
}
