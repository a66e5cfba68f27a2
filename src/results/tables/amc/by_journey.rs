//! The three tables by the way to a purchase: which path, which channels, how long.

use std::cmp::Reverse;

use super::writer::{Writer, share};
use crate::clean_room::once::{Bought, UserPath};
use crate::results::table::{Cell, Row};
use crate::world::channel::{ChannelId, joined};

/// AMC's classes of the time to conversion; their bounds are [`crate::clean_room::once::DELAYS`].
const CLASSES: [&str; 9] = [
    "1 | < 1 MIN",
    "2 | 1 - 10 MIN",
    "3 | 10 - 30 MIN",
    "4 | 30 - 60 MIN",
    "5 | 1 - 2 HRS",
    "6 | 2 - 12 HRS",
    "7 | 12 - 24 HRS",
    "8 | 1 - 7 DAYS",
    "9 | 7+ DAYS",
];

/// Users by path, the most taken first.
pub fn paths(writer: &Writer<'_>) -> Vec<Row> {
    let mut paths: Vec<_> = writer.seen.once.paths.iter().collect();
    paths.sort_by_key(|(order, path)| (Reverse(path.users), *order));
    paths
        .into_iter()
        .map(|(order, path)| writer.row(written(writer, order), path.users, path_metrics(writer, path)))
        .collect()
}

fn path_metrics(writer: &Writer<'_>, path: &UserPath) -> [Cell; 11] {
    let UserPath { users, impressions, cost, bought, new_to_brand } = *path;
    [
        users.into(),
        impressions.into(),
        writer.money(cost),
        bought.users.into(),
        writer.money(bought.sales),
        bought.purchases.into(),
        share(bought.users, users),
        new_to_brand.users.into(),
        writer.money(new_to_brand.sales),
        new_to_brand.purchases.into(),
        share(new_to_brand.users, bought.users),
    ]
}

/// A path as AMC writes it: `[[1, tv], [2, social]]`.
fn written(writer: &Writer<'_>, order: &[ChannelId]) -> String {
    let steps =
        order.iter().zip(1..).map(|(channel, index)| format!("[{index}, {}]", writer.channel((*channel).into())));
    format!("[{}]", steps.collect::<Vec<_>>().join(", "))
}

/// Users by the set of channels that reached them, the largest group first.
pub fn overlap(writer: &Writer<'_>) -> Vec<Row> {
    let mut groups: Vec<_> = writer.seen.once.exposed.iter().collect();
    groups.sort_by_key(|(set, exposed)| (Reverse(exposed.users), **set));
    let rows = groups.into_iter().map(|(set, exposed)| {
        let Bought { users, purchases, sales } = exposed.bought;
        let metrics = [exposed.users.into(), users.into(), purchases.into(), writer.money(sales)];
        writer.row(joined(*set, writer.channels.iter().copied()), exposed.users, metrics)
    });
    rows.collect()
}

/// Purchases by the time from the last touch. The brand has no other products, so its purchases are
/// all of its purchases.
pub fn delays(writer: &Writer<'_>) -> Vec<Row> {
    let classes = CLASSES.into_iter().zip(&writer.seen.once.delays).filter(|(_, delay)| delay.purchases > 0);
    let row = |delay: u64| [delay.into(), delay.into()];
    classes.map(|(class, delay)| writer.row(class, delay.users, row(delay.purchases))).collect()
}
