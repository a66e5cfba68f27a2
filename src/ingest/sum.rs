//! The account of several logs that are one, each with all rows of its users: as if they stood below one header, in
//! their order, without what stands above the header of each.

use std::collections::BTreeMap;

use super::account::{Account, EXAMPLES, Example, Heaviest, Lines, SetAside, Unknown};
use super::error::LogError;
use super::parts::late_seconds;
use super::reasons::Taken;

impl Account {
    /// Adds the account of the log that stands below.
    ///
    /// # Errors
    ///
    /// A [`LogError`] where rows that repeat others were kept in one because its times are coarse, and those of the other
    /// are not.
    pub fn add(&mut self, other: Self) -> Result<(), LogError> {
        let kept = [&*self, &other].iter().any(|one| one.taken.contains_key(&Taken::Repeat));
        if kept && !self.grain.with(other.grain).is_coarse() {
            return Err(late_seconds("some of its parts have times to the minute or coarser, and others have seconds"));
        }
        let moved = Moved::below(&self.lines, &other.lines);
        self.rows += other.rows;
        self.lines.add(&other.lines);
        self.left_out += other.left_out;
        add_all(&mut self.set_aside, other.set_aside, moved);
        add_all(&mut self.taken, other.taken, moved);
        add_all(&mut self.forms, other.forms, moved);
        add_all(&mut self.proven, other.proven, moved);
        self.long_ids.add(other.long_ids);
        self.grain = self.grain.with(other.grain);
        self.heaviest = heavier(self.heaviest, Heaviest { line: moved.line(other.heaviest.line), ..other.heaviest });
        self.add_names(other.unknown_channels, moved);
        self.always_converting += other.always_converting;
        self.users += other.users;
        self.sharing_users += other.sharing_users;
        self.impressions += other.impressions;
        self.visits += other.visits;
        self.clicks += other.clicks;
        self.conversions += other.conversions;
        self.conversions_after_impression += other.conversions_after_impression;
        self.converted_users += other.converted_users;
        self.span = match (self.span, other.span) {
            (Some((first, last)), Some((begin, end))) => Some((first.min(begin), last.max(end))),
            (one, another) => one.or(another),
        };
        Ok(())
    }

    /// The first names by line are kept, as in one log.
    fn add_names(&mut self, others: BTreeMap<String, Unknown>, moved: Moved) {
        for (name, mut other) in others {
            other.line = moved.line(other.line);
            let known = self.unknown_channels.entry(name).or_insert_with(|| Unknown { rows: 0, ..other.clone() });
            known.rows += other.rows;
        }
        // Those of the logs that follow stand below all of these.
        self.keep_first_names();
    }
}

/// Where the lines of a log stand in all of them.
#[derive(Clone, Copy)]
struct Moved {
    /// Lines that are left out: what stands above its rows.
    less: u64,
    /// Lines of the logs that stand before.
    more: u64,
}

impl Moved {
    fn below(before: &Lines, own: &Lines) -> Self {
        Self { less: own.above + own.header, more: before.all }
    }

    fn line(self, line: u64) -> u64 {
        self.more + line.saturating_sub(self.less)
    }
}

impl Lines {
    fn add(&mut self, below: &Self) {
        self.all += below.all - below.above - below.header;
        self.blank += below.blank;
        self.inside += below.inside;
        self.used += below.used;
        self.left_out += below.left_out;
    }
}

fn add_all<K: Ord>(to: &mut BTreeMap<K, SetAside>, others: BTreeMap<K, SetAside>, moved: Moved) {
    for (key, other) in others {
        let own = to.entry(key).or_default();
        own.rows += other.rows;
        own.lines += other.lines;
        let below = other.examples.into_iter();
        own.examples.extend(below.map(|example| Example { line: moved.line(example.line), ..example }));
        own.examples.truncate(EXAMPLES);
    }
}

/// Of equals the first.
fn heavier(one: Heaviest, below: Heaviest) -> Heaviest {
    if below.rows > one.rows { below } else { one }
}
