//! Which cap earns most, how sure that is, and what AMC’s rule picks instead, in words.

use super::parts::quoted;
use crate::report::difference::Figure;
use crate::report::number::Form;
use crate::report::read::{Dose, Run};

/// What is picked under a policy; None where nobody asked.
pub fn picked(run: &Run, policy: &str) -> Option<String> {
    let doses = run.doses(policy);
    let of = |who: &str| doses.iter().find(|dose| dose.is_picked_by(who)).copied();
    let best = of("truth")?;
    let rule = of("amc").map_or(String::new(), |rule| format!(" {}", by_rule(run, rule, best)));
    let (policy, best) = (quoted(policy), words(best.times()));
    Some(match as_good(&doses) {
        None => format!("What earns most under {policy} is {best}.{rule}"),
        Some([from, to]) if from == to => {
            let tried = doses.iter().filter_map(|dose| dose.times()).max().unwrap_or(0);
            format!(
                "What earns most under {policy} is {best}, and every other cap up to {tried} earns less beyond chance.{rule}"
            )
        }
        Some(range) => format!(
            "What earns most under {policy} is {best}, but that is not sure: {} the same within chance.{rule}",
            between(range)
        ),
    })
}

/// The tightest and the loosest cap that earn as much as the best within chance; None within is no cap.
pub fn as_good(doses: &[&Dose]) -> Option<[Option<u32>; 2]> {
    let mut range = doses.iter().filter(|dose| dose.is_as_good()).map(|dose| dose.times());
    let tightest = range.next()?;
    Some([tightest, range.next_back().unwrap_or(tightest)])
}

/// The caps of a range, with their verb.
fn between([from, to]: [Option<u32>; 2]) -> String {
    let from =
        from.map_or("no cap".into(), |cap| if cap == 0 { "0 (no ads in the flight)".into() } else { cap.to_string() });
    match to {
        Some(to) => format!("caps between {from} and {to} earn"),
        None => format!("caps from {from} on, and no cap at all, earn"),
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
            format!("AMC’s rule picks {cap}, which earns as much within chance ({amount} less; {interval}).")
        }
        _ => format!("AMC’s rule picks {cap}, which earns {amount} less ({interval})."),
    }
}
