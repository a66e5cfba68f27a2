//! What the run found beside its own policies, in words: which cap is best, and which assumptions move the answer most.

use super::best_cap::in_days;
use super::difference::{Figure, money};
use crate::base::number::{Form, thousands};
use crate::base::phrase::{counted, listed, quoted};
use crate::results::read::{AssumptionAdvice, CapAdvice, Run, distinct};

/// How many assumptions are named.
const MOST: usize = 3;

/// A value that is longer than this is told as an end.
const LONG: usize = 24;

/// The caps that were tried in place of a policy's own.
#[derive(Debug, Clone, Copy)]
pub struct Caps<'a> {
    rows: &'a [CapAdvice],
    /// The best.
    pub best: &'a CapAdvice,
    /// The scenario's own.
    pub own: &'a CapAdvice,
}

impl<'a> Caps<'a> {
    /// Of a run; None where no caps were tried.
    pub fn of(run: &'a Run) -> Option<Self> {
        let rows = &run.cap_advice;
        let find = |is: fn(&CapAdvice) -> bool| rows.iter().find(|row| is(row));
        Some(Self { rows, best: find(|row| row.standing == "best")?, own: find(CapAdvice::is_own)? })
    }

    /// How much the best makes more than the scenario's own, where that is clear and nobody would leave it.
    pub fn gain(&self) -> Option<Figure> {
        (!self.own.is_as_good()).then(|| self.own.behind().map(Figure::from)).flatten()
    }

    /// The tightest and the loosest cap that are as good as the best, with all between them.
    fn range(&self) -> (u32, u32) {
        let at = self.rows.iter().position(|row| row.max == self.best.max).unwrap_or(0);
        let [before, after] = [&self.rows[..at], &self.rows[at..]];
        let from = before.iter().rev().take_while(|row| row.is_as_good()).last().map_or(self.best.max, |row| row.max);
        let to = after.iter().take_while(|row| row.is_as_good()).last().map_or(self.best.max, |row| row.max);
        (from, to)
    }

    fn ends(&self) -> (u32, u32) {
        let max = |row: Option<&CapAdvice>| row.map_or(self.own.max, |row| row.max);
        (max(self.rows.first()), max(self.rows.last()))
    }
}

/// A sentence on caps that are clearly better than the policy's own; None where there are none. `lacks`: how much that policy
/// makes less than the best of the run, which is another one.
pub fn better_cap(run: &Run, lacks: impl Fn(&str) -> Option<(String, Figure)>) -> Option<String> {
    let caps = Caps::of(run)?;
    let gain = caps.gain()?;
    let (form, policy) = (money(run), quoted(&caps.best.policy));
    let (few, (from, to)) = (caps.best.max < caps.own.max, caps.range());
    let (cap, up_to) = match (from, to) {
        (from, to) if from == to => (from.to_string(), ""),
        (_, to) if few => (format!("{to} or fewer"), "up to "),
        (from, _) => (format!("{from} or more"), "up to "),
    };
    let beside = lacks(&caps.best.policy).map_or(String::new(), |(best, lack)| {
        let (low, high) = gain.interval.unwrap_or((gain.value, gain.value));
        let word = match lack.value {
            lack if low > lack => "more than",
            lack if high < lack => "less than",
            _ => "about",
        };
        format!(
            " It makes {} less than {} now: the cap would bring {word} that.",
            form.number(lack.value),
            quoted(&best)
        )
    });
    Some(format!(
        "With a cap of {cap} in {} in place of its {} {policy} would make {up_to}{} more profit ({}), as far as a short look at {} \
         tells.{beside}",
        in_days(caps.best.days),
        caps.own.max,
        gain.number(form),
        gain.sureness(form),
        counted(caps.best.shoppers as f64, run.person()),
    ))
}

/// The best cap by the policy's own window, and those that are as good; None where no caps were tried.
pub fn nearby_caps(run: &Run) -> Option<String> {
    let caps = Caps::of(run)?;
    let form = money(run);
    let ((low, high), (from, to)) = (caps.ends(), caps.range());
    let days = in_days(caps.best.days);
    let range = match (from, to) {
        (from, to) if from == to => "no other is as good".into(),
        (from, to) if to == high => format!("{from} or more are as good"),
        (from, to) => format!("{from} to {to} are as good"),
    };
    let own = match caps.gain() {
        Some(gain) => format!("Its own {} makes {} less ({}).", caps.own.max, gain.number(form), gain.sureness(form)),
        None if caps.own.max == caps.best.max => format!("Its own {} is the best.", caps.own.max),
        None => format!("Its own {} is among them.", caps.own.max),
    };
    let untried = match caps.best.max {
        best if best == high && high != low => format!(" Looser caps than {high} were not tried."),
        _ => String::new(),
    };
    Some(format!(
        "In place of the {} in {days} of {}, caps of {low} to {high} were tried on the first {}: {} makes the most profit, and \
         {range}. {own}{untried}",
        caps.own.max,
        quoted(&caps.best.policy),
        counted(caps.best.shoppers as f64, run.person()),
        caps.best.max,
    ))
}

/// Which assumptions move the answer most, and whether any turns it round; None where none was moved.
pub fn moving(run: &Run) -> Option<String> {
    let first = run.assumption_advice.first()?;
    let assumptions = distinct(run.assumption_advice.iter().map(|row| row.assumption.as_str()));
    let mut moved: Vec<(&str, f64)> =
        assumptions.iter().filter_map(|name| Some((*name, farthest(run, name)?))).collect();
    moved.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let told: Vec<String> = moved.iter().take(MOST).map(|(name, _)| course(run, name)).collect();
    let answer = format!("{} less {}", quoted(&first.policy), quoted(&first.against));
    let most = match told.len() {
        0 => format!("No assumption clearly moves {answer} in a short look at {}.", looked_at(run, first)),
        _ => format!(
            "{} of {answer} moves most with {}. These are changes at the low and the high end, from a short look at {}.",
            what(run, first),
            listed(&told),
            looked_at(run, first)
        ),
    };
    Some(format!("{most} {}", turning(run, assumptions.len())))
}

fn what(run: &Run, row: &AssumptionAdvice) -> String {
    match row.metric.as_str() {
        "reach" => format!("The difference in {}s reached", run.person()),
        _ => "The difference in profit".into(),
    }
}

fn looked_at(run: &Run, row: &AssumptionAdvice) -> String {
    counted(row.shoppers as f64, run.person())
}

fn form<'a>(run: &'a Run, row: &AssumptionAdvice) -> Form<'a> {
    if row.metric == "reach" { Form::Count } else { money(run) }
}

fn ends<'a>(run: &'a Run, name: &'a str) -> impl Iterator<Item = &'a AssumptionAdvice> {
    run.assumption_advice.iter().filter(move |row| row.assumption == name)
}

/// How far an assumption moves the answer at its farther end; None where sampling error hides it.
fn farthest(run: &Run, name: &str) -> Option<f64> {
    let clear =
        ends(run, name).filter_map(AssumptionAdvice::change).map(Figure::from).filter(|change| change.is_clear());
    clear.map(|change| change.value.abs()).max_by(f64::total_cmp)
}

/// "`population.overlap` (0: USD −300; 0.6: USD +500)".
fn course(run: &Run, name: &str) -> String {
    let told = ends(run, name).filter_map(|row| {
        let change = row.change()?.value;
        let sign = if change < 0.0 { "−" } else { "+" };
        Some(format!("{}: {sign}{}", at(row), form(run, row).number(change.abs())))
    });
    format!("`{name}` ({})", told.collect::<Vec<_>>().join("; "))
}

/// A value in a few words.
fn at(row: &AssumptionAdvice) -> String {
    match &row.value {
        Some(value) if value.len() <= LONG => value.clone(),
        _ => format!("{} end", row.end),
    }
}

/// Where the answer turns round, or may.
fn turning(run: &Run, assumptions: usize) -> String {
    let none = || {
        let all = counted(assumptions as f64, "assumption");
        format!("None of the {all} clearly turns the answer round at either end.")
    };
    let perhaps = || Some(format!("The answer may turn round where {}.", some(&flipping(run, "perhaps"))?));
    turns_round(run).or_else(perhaps).unwrap_or_else(none)
}

/// The ends at which the answer turns round as `flips` says. A change that sampling error hides tells nothing of that.
fn flipping(run: &Run, flips: &str) -> Vec<String> {
    let is_told = |row: &&AssumptionAdvice| row.change().map(Figure::from).is_some_and(Figure::is_clear);
    let rows = run.assumption_advice.iter().filter(|row| row.flips == flips).filter(is_told);
    rows.map(|row| format!("`{}` is {}", row.assumption, at(row))).collect()
}

/// A sentence on what turns the answer round beyond sampling error; None where nothing does.
pub fn turns_round(run: &Run) -> Option<String> {
    Some(format!("The answer turns round where {}.", some(&flipping(run, "yes"))?))
}

/// The first of some ends, and how many more there are; None where there are none.
fn some(ends: &[String]) -> Option<String> {
    let (told, more) = ends.split_at(ends.len().min(MOST));
    let more = match more.len() {
        0 => String::new(),
        more => format!(", and at {} other ends", thousands(more as f64)),
    };
    (!told.is_empty()).then(|| format!("{}{more}", listed(told)))
}
