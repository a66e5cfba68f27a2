//! An overlap table: AMC's `exposure_group, impression_reach`, users by the exact set of channels that
//! reached them.

use super::frequency::{Pick, alone};
use super::numbers::count;
use super::sheet::{Sheet, decode, enough};
use crate::scenario::nearest_channel;
use crate::scenario::problem::{Problem, Problems};
use crate::world::channel::Channel;

/// Names of the column of groups, and of the users in them.
const GROUPS: [&str; 3] = ["exposure_group", "group", "channels"];
const REACH: [&str; 4] = ["impression_reach", "reach", "users", "shoppers"];

/// Users by the channels (one bit each) that reached them.
pub type Groups = Vec<(u64, u64)>;

/// Reads a table. A group names its channels with `+`, `,`, `|`, `&` or `;` between.
///
/// # Errors
///
/// The [`Problems`] of a table that cannot be read.
pub fn read(bytes: &[u8], origin: &str, pick: Pick<'_>, channels: &[Channel]) -> Result<(Groups, Problems), Problems> {
    let text = decode(bytes).map_err(|problem| alone(origin, problem))?;
    let mut problems = Problems::new(origin, &text);
    match groups(&text, pick, channels, &mut problems) {
        Some(groups) if !problems.has_errors() => Ok((groups, problems)),
        _ => Err(problems),
    }
}

fn groups(text: &str, pick: Pick<'_>, channels: &[Channel], problems: &mut Problems) -> Option<Groups> {
    let sheet = Sheet::read(text, &|name| GROUPS.contains(&name) || REACH.contains(&name), problems)?;
    let group = sheet.needed("exposure groups", "exposure_group", &GROUPS, problems);
    let reach = sheet.needed("users", "impression_reach", &REACH, problems);
    let (group, reach) = (group?, reach?);
    let policy = sheet.column(&["policy"]);
    let mut groups = Groups::new();
    for line in sheet.lines.iter().filter(|line| policy.is_none_or(|column| line.at(column) == pick.policy)) {
        let named = line.at(group);
        // The row in which omnicap's own table folds the smallest, and a group that AMC does not name.
        if named.ends_with("smaller groups") || count(named) == Ok(None) {
            continue;
        }
        let set = set_of(named, channels).map_err(|(title, cure)| Problem::error(title, cure, Some(line.span.clone())));
        match (set, count(line.at(reach))) {
            (Err(problem), _) => problems.push(problem),
            (_, Ok(None)) => {}
            (_, Err(())) => problems.push(Problem::error(
                format!("`{}` is not a number of users", line.at(reach)),
                "write a whole number, 0 or more",
                Some(line.span.clone()),
            )),
            (Ok(set), Ok(Some(_))) if groups.iter().any(|(other, _)| *other == set) => {
                let title = format!("the group `{named}` stands twice");
                problems.push(Problem::error(title, "take out the wrong row", Some(line.span.clone())));
            }
            (Ok(set), Ok(Some(users))) => groups.push((set, users)),
        }
        if enough(problems) {
            return None;
        }
    }
    let several = groups.iter().any(|(set, users)| set.count_ones() > 1 && *users > 0);
    if !problems.has_errors() && (groups.len() < 2 || !several) {
        let title = "this table has no group of several channels, and another one beside it";
        problems.push(Problem::error(title, "write groups such as `social + display`", Some(sheet.header)));
    }
    Some(groups)
}

/// The channels that a group names, by name or label.
fn set_of(text: &str, channels: &[Channel]) -> Result<u64, (String, String)> {
    let whole = [text];
    let direct = |name: &str| {
        let known =
            |channel: &Channel| channel.name.eq_ignore_ascii_case(name) || channel.label.eq_ignore_ascii_case(name);
        channels.iter().position(|channel| channel.serves() && known(channel))
    };
    let mut set = 0;
    let parts = text.split(['+', ',', '|', '&', ';']);
    let names: Vec<&str> = if direct(text).is_some() { whole.to_vec() } else { parts.collect() };
    for name in names {
        let name = name.trim_matches(['[', ']', '(', ')', ' ']);
        let name = name.strip_suffix(" only").unwrap_or(name).trim();
        let Some(index) = direct(name) else {
            return Err(nearest_channel(name, channels));
        };
        set |= 1 << index;
    }
    Ok(set)
}
