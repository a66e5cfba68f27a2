//! The account of a log in sentences: what must be known before any number is read, and all the rest.

use super::account::{Account, Example, Lines, SetAside, Unknown};
use super::kinds::is_flag;
use super::moment::Form;
use super::reasons::{Reason, Taken};
use crate::base::number::{percent, thousands};
use crate::base::phrase::counted;
use crate::base::time::{DAY, HOUR, Second};

/// Where more of a log than one in twenty is left out, merged or taken for something else, that is told first.
const MUCH: f64 = 0.05;

/// A user of so many rows, and of so many times as many as others have, is hardly one.
const HEAVY_ROWS: u64 = 50;
const HEAVY_SHARE: f64 = 0.02;
const HEAVIER_THAN_MOST: f64 = 20.0;
const HEAVIER_THAN_ANY: f64 = 1_000.0;

/// So many users who always convert are no chance.
const MANY_USERS: u64 = 3;

impl Account {
    /// What to know before any number is read: that a good part of the log is not in it, or not as it stands there.
    pub fn first_told(&self) -> Vec<String> {
        let taken = self.taken.keys().filter(|taken| taken.is_a_guess());
        let told = [self.loss(), self.many_above(), self.many_inside(), self.passed_over(), self.dropped()];
        let taken = taken.map(|taken| self.much_taken(*taken));
        let users = [self.heavy(), self.always_converted(), self.nothing_shown()];
        told.into_iter().chain(taken).chain(users).flatten().collect()
    }

    /// What was set aside, a sentence for every reason.
    pub fn faults(&self) -> Vec<String> {
        let fault = |(reason, aside): (&Reason, &SetAside)| {
            let one = if *reason == Reason::Repeat { "that repeats an earlier one" } else { reason.words() };
            self.sentence(aside, one, reason.words()) + &self.cure(*reason)
        };
        self.set_aside.iter().map(fault).collect()
    }

    /// What was used and taken for something.
    pub fn takings(&self) -> Vec<String> {
        self.taken.iter().map(|(taken, rows)| self.sentence(rows, taken.words(), taken.words())).collect()
    }

    /// How the rows were read that were used.
    pub fn remarks(&self) -> Vec<String> {
        let shaped = self.forms.iter().filter(|(form, _)| **form != Form::Number).map(|(form, rows)| {
            let example = rows.examples.first().map_or("", |example| example.text.as_str());
            format!("times such as `{example}` are read as {}", form.words())
        });
        self.takings()
            .into_iter()
            .chain(shaped)
            .chain(self.grain_told())
            .chain(self.sharing_told())
            .chain(self.one_channel_told())
            .chain(self.lines_told())
            .collect()
    }

    /// What to do about rows that were set aside.
    fn cure(&self, reason: Reason) -> String {
        let mut proven = self.proven.iter();
        match (reason, proven.next(), proven.next()) {
            (Reason::DayOrMonth, Some((order, rows)), None) => {
                let example = rows.examples.first().map_or("", |example| example.text.as_str());
                format!("; say dates = \"{}\" under [log]: `{example}` is no other", order.key())
            }
            _ => reason.cure().into(),
        }
    }

    /// Was anything left out, merged or taken for something that nobody asked for?
    pub fn is_doubtful(&self) -> bool {
        self.unusable() > 0 || self.many_above().is_some() || self.taken.keys().any(|taken| taken.is_a_guess())
    }

    /// Names that the scenario does not have, the most frequent first, each with what was probably meant.
    pub fn strangers(&self) -> Vec<String> {
        let mut names: Vec<_> = self.unknown_channels.iter().collect();
        names.sort_by_key(|(name, unknown)| (std::cmp::Reverse(unknown.rows), *name));
        let stranger = |(name, unknown): (&String, &Unknown)| {
            let meant = unknown.meant.as_ref().map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
            let rows = if unknown.rows == 1 { "row" } else { "rows" };
            format!("`{name}` ({} {rows}, first in line {}{meant})", unknown.rows, unknown.line)
        };
        names.into_iter().map(stranger).collect()
    }

    /// `12 rows without a user (1.2 % of the rows): line 3, line 7`.
    fn sentence(&self, rows: &SetAside, one: &str, several: &str) -> String {
        let example = |example: &Example| match example.text.as_str() {
            "" => format!("line {}", example.line),
            text => format!("line {} `{text}`", example.line),
        };
        let examples: Vec<String> = rows.examples.iter().map(example).collect();
        let words = if rows.rows == 1 { one } else { several };
        format!("{} {words} ({}): {}", counted(rows.rows as f64, "row"), self.shares(rows), examples.join(", "))
    }

    /// The share of the rows, and of the file's lines where some rows have several.
    fn shares(&self, rows: &SetAside) -> String {
        let of_rows = percent(rows.rows as f64 / self.rows.max(1) as f64);
        match rows.lines > rows.rows {
            true => format!("{of_rows} of the rows, {} of the lines", percent(self.share_of_lines(rows.lines))),
            false => format!("{of_rows} of the rows"),
        }
    }

    fn share_of_lines(&self, lines: u64) -> f64 {
        lines as f64 / self.lines.all.max(1) as f64
    }

    /// The share of the rows that are meant, or of all lines, whichever is more.
    fn share(&self, rows: u64, lines: u64) -> f64 {
        let meant = (self.rows - self.left_out).max(1);
        (rows as f64 / meant as f64).max(self.share_of_lines(lines))
    }

    /// Rows that say something and were lost. Those that only repeat another are told apart.
    fn loss(&self) -> Option<String> {
        let lost = || self.set_aside.iter().filter(|(reason, _)| **reason != Reason::Repeat);
        let (rows, lines) = lost().fold((0, 0), |(rows, lines), (_, aside)| (rows + aside.rows, lines + aside.lines));
        let (why, aside) = lost().max_by_key(|(_, aside)| aside.rows).filter(|_| self.share(rows, lines) > MUCH)?;
        let most = match aside.rows == rows {
            true if rows == 1 => String::new(),
            true => "all of them ".into(),
            false => format!("{} of them ", thousands(aside.rows as f64)),
        };
        let all = SetAside { rows, lines, examples: Vec::new() };
        Some(format!(
            "{} of {} ({}) could not be used, {most}{}. Every number here is of the other rows alone{}.",
            thousands(rows as f64),
            counted(self.rows as f64, "row"),
            self.shares(&all),
            why.words(),
            self.cure(*why),
        ))
    }

    /// What happened may stand in a column that is not read.
    fn passed_over(&self) -> Option<String> {
        let column = self.passed_over.as_ref()?;
        let key = if is_flag(column) { "conversion" } else { "event" };
        Some(format!(
            "Every row is taken for an impression, and there is a column `{column}`: {key} = \"{column}\" under [log] would \
             read it."
        ))
    }

    /// Many rows are counted once.
    fn dropped(&self) -> Option<String> {
        let repeats = self.set_aside.get(&Reason::Repeat)?;
        (self.share(repeats.rows, repeats.lines) > MUCH).then(|| {
            format!(
                "{} of {} ({}) repeat an earlier row cell for cell and are not counted. If they are impressions of their \
                 own, say duplicates = \"keep\" under [log].",
                thousands(repeats.rows as f64),
                counted(self.rows as f64, "row"),
                self.shares(repeats),
            )
        })
    }

    fn much_taken(&self, taken: Taken) -> Option<String> {
        let rows = self.taken.get(&taken).filter(|rows| self.share(rows.rows, rows.lines) > MUCH)?;
        let (count, all) = (thousands(rows.rows as f64), counted(self.rows as f64, "row"));
        let shares = self.shares(rows);
        Some(match taken {
            Taken::Repeat => format!(
                "All times are to {}, and {count} of {all} ({shares}) repeat an earlier row. They are kept as \
                 impressions of their own: duplicates = \"drop\" under [log] would count each once.",
                unit(self.grain.0)
            ),
            _ => format!("{count} of {all} ({shares}) are {}.", taken.words()),
        })
    }

    /// One user holds more than a person does.
    pub fn heavy(&self) -> Option<String> {
        let (rows, line) = (self.heaviest.rows, self.heaviest.line);
        let repeats = self.set_aside.get(&Reason::Repeat).map_or(0, |repeats| repeats.rows);
        let all = self.used() + repeats;
        let mean = all as f64 / self.users.max(1) as f64;
        let (share, times) = (rows as f64 / all.max(1) as f64, rows as f64 / mean.max(1e-9));
        let is_heavy = (share >= HEAVY_SHARE && times > HEAVIER_THAN_MOST) || times > HEAVIER_THAN_ANY;
        (rows >= HEAVY_ROWS && is_heavy).then(|| {
            format!(
                "One user, that of line {line}, has {} of {} ({}), and a user has {mean:.1} on average. If this is nobody, \
                 name it under [log]: nobody = [\"…\"].",
                thousands(rows as f64),
                counted(all as f64, "row"),
                percent(share),
            )
        })
    }

    /// A flag marks all impressions of those who converted.
    fn always_converted(&self) -> Option<String> {
        let (users, all) = (self.always_converting, self.converted_users);
        let are_most = 2 * self.conversions > self.impressions && self.conversions > self.converted_users;
        let cure = "If a flag marks all impressions that led to one conversion, name the column that tells which: \
                    conversion_id = \"…\" under [log].";
        match users {
            MANY_USERS.. if 2 * users > all => Some(format!(
                "{} of {} with a conversion convert with most of their impressions. {cure}",
                thousands(users as f64),
                counted(all as f64, "user"),
            )),
            _ if are_most && self.impressions > 0 => Some(format!(
                "There are {} and {}. {cure}",
                counted(self.conversions as f64, "conversion"),
                counted(self.impressions as f64, "impression"),
            )),
            _ => None,
        }
    }

    /// Without an impression no cap has anything to refuse.
    fn nothing_shown(&self) -> Option<String> {
        (self.impressions == 0 && self.users > 0).then(|| {
            format!(
                "No row is an impression, so no policy differs from another: there are {}, {} and {}. Say under [log] what tells \
                 impressions: impression = \"…\".",
                counted(self.conversions as f64, "conversion"),
                counted(self.clicks as f64, "click"),
                counted(self.visits as f64, "visit"),
            )
        })
    }

    fn sharing_told(&self) -> Option<String> {
        let (sharing, all) = (self.sharing_users, self.users.max(1));
        (sharing > 0).then(|| {
            format!(
                "{} ({}) share an identifier with another: a cap by identifier counts them together",
                counted(sharing as f64, "user"),
                percent(sharing as f64 / all as f64)
            )
        })
    }

    fn grain_told(&self) -> Option<String> {
        let is_told = self.grain.is_coarse() && self.used() > 0;
        is_told.then(|| {
            let unit = unit(self.grain.0);
            format!("all times are to {unit}: rows of one user at the same time keep the order of the file")
        })
    }

    /// Every row is of one channel, because no column says otherwise.
    fn one_channel_told(&self) -> Option<String> {
        let channel = self.one_channel.as_ref().filter(|_| self.used() > 0)?;
        Some(format!(
            "no column tells the channel: all {} are taken for `{channel}`",
            counted(self.used() as f64, "row")
        ))
    }

    /// Lines that are no rows.
    pub fn lines_told(&self) -> impl Iterator<Item = String> + '_ {
        let told = |lines: u64| format!("{}, {} of the lines", counted(lines as f64, "line"), self.lines_share(lines));
        let Lines { above, blank, inside, .. } = self.lines;
        let header = || format!("the header is line {}: what stands above it is left out ({})", above + 1, told(above));
        let above = (above > 0).then(header);
        let blank = (blank > 0).then(|| format!("blank lines are left out ({})", told(blank)));
        let inside = (inside > 0).then(|| format!("cells in quotes hold lines, which are no rows ({})", told(inside)));
        [above, blank, inside].into_iter().flatten()
    }

    fn lines_share(&self, lines: u64) -> String {
        percent(self.share_of_lines(lines))
    }

    /// A good part of the file stands above its header.
    fn many_above(&self) -> Option<String> {
        let what = format!("stand above the header, line {}, and are left out", self.lines.above + 1);
        self.many_lines(self.lines.above, &what)
    }

    /// A good part of the file stands inside cells.
    fn many_inside(&self) -> Option<String> {
        let what = "stand inside cells in quotes, and are no rows; if a quote is a character like any other, write \
                    quote = \"none\" under [log]";
        self.many_lines(self.lines.inside, what)
    }

    fn many_lines(&self, lines: u64, what: &str) -> Option<String> {
        let all = counted(self.lines.all as f64, "line");
        let is_much = self.share_of_lines(lines) > MUCH;
        is_much.then(|| format!("{} of {all} ({}) {what}.", thousands(lines as f64), self.lines_share(lines)))
    }
}

/// A day, an hour, a minute, or several minutes or seconds.
fn unit(seconds: Second) -> String {
    match seconds {
        DAY => "the day".into(),
        60 => "the minute".into(),
        hours if hours % HOUR == 0 => "the hour".into(),
        minutes if minutes % 60 == 0 => format!("{} minutes", minutes / 60),
        _ => format!("{seconds} seconds"),
    }
}
