//! Which cap earns most, how sure that is, and what AMC’s rule picks instead, in words.

use crate::base::number::{Form, decimals};
use crate::base::phrase::{counted, quoted, sentence};
use crate::base::time::in_words;
use crate::report::difference::Figure;
use crate::results::read::{Dose, Run};

/// What AMC’s rule looks for.
const RULE: &str = "That rule takes the last frequency whose share of purchases is at least its share of cost.";

/// What is picked under a policy; None where nobody asked.
pub fn picked(run: &Run, policy: &str) -> Option<String> {
    let doses = run.doses(policy);
    let of = |who: &str| doses.iter().find(|dose| dose.is_picked_by(who)).copied();
    let best = of("truth")?;
    let rule = of("amc").map_or(String::new(), |rule| format!(" {} {RULE}", by_rule(run, rule, best)));
    let most = format!("Under {} {}{}", quoted(policy), words(best.times()), in_the_flight(run, best.times()));
    let ranges = as_good(&doses);
    let untried = untried(&doses, &ranges);
    Some(match ranges[..] {
        [] => format!("{most} earns most.{untried}{rule}"),
        [[from, to]] if from == to => {
            let tried = deepest(&doses).and_then(|dose| dose.times()).unwrap_or(0);
            format!("{most} earns most; every other cap up to {tried} clearly earns less.{untried}{rule}")
        }
        _ => format!("{most} earns most. Within sampling error {} as much.{untried}{rule}", alike(&doses, &ranges)),
    })
}

/// The same in a few words.
pub fn picked_briefly(run: &Run, policy: &str) -> Option<String> {
    let doses = run.doses(policy);
    let of = |who: &str| doses.iter().find(|dose| dose.is_picked_by(who)).map(|dose| dose.times());
    let best = of("truth")?;
    let rule = match of("amc") {
        None => String::new(),
        Some(rule) if rule == best => ", and AMC’s rule picks it".into(),
        Some(rule) => format!("; AMC’s rule picks {}", words(rule)),
    };
    let days = in_words(run.provenance.about.days);
    let of_flight = if best.is_some_and(|cap| cap > 0) { format!(" in {days}") } else { String::new() };
    Some(format!("{}{of_flight} earns most{rule}", sentence(&words(best))))
}

/// In how many days a cap is meant, and how many a week that is; nothing where there is none.
fn in_the_flight(run: &Run, cap: Option<u32>) -> String {
    let days = run.provenance.about.days;
    let Some(cap) = cap.filter(|cap| *cap > 0) else { return String::new() };
    let a_week = f64::from(cap) * 7.0 / f64::from(days);
    let a_week = if days > 7 { format!(", {} a week,", decimals(a_week, 1)) } else { String::new() };
    format!(" in {}{a_week}", in_words(days))
}

/// Caps from one to another that follow one another; None within is no cap.
pub type Caps = [Option<u32>; 2];

/// A window in words.
pub fn in_days(days: f64) -> String {
    match days {
        1.0 => "a day".into(),
        days if days.fract() == 0.0 => counted(days, "day"),
        days => format!("{} hours", Form::Count.number(24.0 * days)),
    }
}

/// The caps that earn as much as the best, within sampling error.
pub fn as_good(doses: &[&Dose]) -> Vec<Caps> {
    let alike = doses.chunk_by(|one, next| one.is_as_good() == next.is_as_good());
    alike
        .filter(|range| range[0].is_as_good())
        .map(|range| [range[0].times(), range[range.len() - 1].times()])
        .collect()
}

/// These caps, with their verb.
fn alike(doses: &[&Dose], ranges: &[Caps]) -> String {
    let number = |cap: Option<u32>| match cap {
        None => "no cap".into(),
        Some(0) => "0 (no ads in the flight)".into(),
        Some(cap) => cap.to_string(),
    };
    let (from, to) = (ranges[0][0], ranges[ranges.len() - 1][1]);
    let count = match ranges.len() {
        1 => String::new(),
        _ => format!("{} of the ", doses.iter().filter(|dose| dose.is_as_good() && dose.times().is_some()).count()),
    };
    let tried = deepest(doses).and_then(|dose| dose.times());
    match to {
        Some(_) => format!("{count}caps between {} and {} earn", number(from), number(to)),
        None if from == tried => format!("a cap of {}, and no cap at all, earn", number(from)),
        None => format!("{count}caps from {} to {}, and no cap at all, earn", number(from), number(tried)),
    }
}

/// The loosest cap that was tried.
fn deepest<'a>(doses: &[&'a Dose]) -> Option<&'a Dose> {
    doses.iter().copied().filter(|dose| dose.times().is_some()).max_by_key(|dose| dose.times())
}

/// Says that looser caps were not tried, where they might be among those that earn most: somebody sees more, and what
/// earns most lies at the end of what was tried.
pub fn untried(doses: &[&Dose], ranges: &[Caps]) -> String {
    let Some(deepest) = deepest(doses) else { return String::new() };
    let none = doses.iter().find(|dose| dose.times().is_none());
    let differ = none.is_some_and(|none| none.profit != deepest.profit);
    let is_at_end = |cap: Option<u32>| cap.is_none() || cap == deepest.times();
    match ranges.last() {
        Some([_, to]) if differ && is_at_end(*to) => format!(" Looser caps than {} were not tried.", deepest.frequency),
        _ => String::new(),
    }
}

fn words(cap: Option<u32>) -> String {
    match cap {
        None => "no cap".into(),
        Some(0) => "no ads in the flight (a cap of 0)".into(),
        Some(cap) => format!("a cap of {cap}"),
    }
}

fn by_rule(run: &Run, rule: &Dose, best: &Dose) -> String {
    if rule.times() == best.times() {
        return "AMC’s rule picks it too.".into();
    }
    let form = Form::Money(&run.provenance.about.currency);
    let cap = words(rule.times());
    let Some(lost) = rule.behind() else { return format!("AMC’s rule picks {cap}.") };
    let (amount, interval) = (form.number(lost.value), Figure::from(lost).sureness(form));
    match lost {
        _ if lost.value == 0.0 && lost.high == 0.0 => format!("AMC’s rule picks {cap}, which earns exactly as much."),
        _ if rule.is_as_good() => {
            format!("AMC’s rule picks {cap}, which earns as much within sampling error ({amount} less; {interval}).")
        }
        _ => format!("AMC’s rule picks {cap}, which earns {amount} less ({interval})."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Caps from 0 on, and none, by whether they are as good as the best.
    fn doses(as_good: &[bool]) -> Vec<Dose> {
        let last = as_good.len() - 1;
        let dose = |(cap, is_as_good): (usize, &bool)| Dose {
            frequency: if cap < last { cap.to_string() } else { String::new() },
            profit: Some(cap as f64),
            behind_low: Some(if *is_as_good { -1.0 } else { 1.0 }),
            ..Dose::default()
        };
        as_good.iter().enumerate().map(dose).collect()
    }

    fn told(as_good_caps: &[bool]) -> String {
        let doses = doses(as_good_caps);
        let doses: Vec<&Dose> = doses.iter().collect();
        let ranges = as_good(&doses);
        alike(&doses, &ranges) + &untried(&doses, &ranges)
    }

    #[test]
    fn caps_between_that_are_worse_are_not_told_to_be_as_good() {
        assert_eq!(told(&[false, true, true, true, false, false]), "caps between 1 and 3 earn");
        assert_eq!(told(&[false, true, false, true, false, false]), "2 of the caps between 1 and 3 earn");
        assert_eq!(told(&[true, true, false, false, false]), "caps between 0 (no ads in the flight) and 1 earn");
    }

    /// The best may lie beyond what was tried, if somebody sees more.
    #[test]
    fn the_end_of_what_was_tried_is_named() {
        assert_eq!(told(&[false, true, true, false]), "caps between 1 and 2 earn Looser caps than 2 were not tried.");
        assert_eq!(
            told(&[false, true, true, true]),
            "caps from 1 to 2, and no cap at all, earn Looser caps than 2 were not tried."
        );
        assert_eq!(
            told(&[false, true, false, true]),
            "1 of the caps from 1 to 2, and no cap at all, earn Looser caps than 2 were not tried."
        );
        let mut doses = doses(&[false, false, true, true]);
        doses[3].profit = doses[2].profit;
        let doses: Vec<&Dose> = doses.iter().collect();
        assert_eq!(untried(&doses, &as_good(&doses)), "", "nobody sees more");
    }
}
