//! What to do, in words: the policy to take and why, what it costs and needs, and what would change that.

use super::clauses::{amount, auctions, relative};
use super::verdict::{Measure, Verdict, difference, is_real, verdict};
use crate::base::number::{MATERIAL, percent, thousands};
use crate::base::phrase::{listed, quoted};
use crate::report::advised::{better_cap, turns_round};
use crate::report::difference::{Figure, money};
use crate::results::provenance::ONLY_BOUGHT;
use crate::results::read::Run;

/// A recommendation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recommendation {
    /// The policy to take; empty where the run tells of none.
    pub policy: String,
    /// What to do, and why.
    pub verdict: String,
    /// Which cap would be better, as far as a short look tells; empty where none is.
    pub cap: String,
    /// What it costs and needs.
    pub needs: String,
    /// What would change it.
    pub flips: String,
}

impl Recommendation {
    /// Its sentences: what to do; which cap would be better; then what it needs and what would change it.
    pub fn lines(self) -> Vec<String> {
        let under =
            [self.needs, self.flips].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
        [self.verdict, self.cap, under].into_iter().filter(|words| !words.is_empty()).collect()
    }
}

/// What to do; None where one policy stands alone and nothing is sold.
pub fn recommend(run: &Run) -> Option<Recommendation> {
    if run.policies().len() < 2 {
        return alone(run);
    }
    let Some(verdict) = verdict(run) else { return Some(undecided(run)) };
    let words = match verdict.measure {
        Measure::Profit => by_profit(run, &verdict),
        Measure::Reach => by_reach(run, &verdict),
        Measure::Spend | Measure::Impressions => by_thrift(run, &verdict),
    };
    let limits = if run.provenance.log.is_some() { format!(" {ONLY_BOUGHT}") } else { String::new() };
    Some(Recommendation {
        policy: verdict.best.into(),
        verdict: words + &limits,
        cap: cap(run, &verdict),
        needs: needs(run, &verdict),
        flips: flips(run, &verdict),
    })
}

/// What the only policy earns.
fn alone(run: &Run) -> Option<Recommendation> {
    let policy = run.pair().1;
    let profit = run.of_policy(policy, "incremental_profit").filter(|_| run.provenance.about.earns)?;
    let (figure, form) = (Figure::from(profit), money(run));
    let (size, sureness) = (figure.size().number(form), figure.size().sureness(form));
    let told = match figure {
        _ if !figure.is_clear() => {
            format!("Whether {} earns anything is within sampling error ({sureness}).", quoted(policy))
        }
        _ => format!("{} {} {size} after media costs ({sureness}).", quoted(policy), figure.word(["makes", "loses"])),
    };
    let flips = "It is the only policy: add another [[policy]] to see what a cap changes.".into();
    let cap = better_cap(run, |_| None).unwrap_or_default();
    Some(Recommendation { policy: policy.into(), verdict: told, cap, needs: String::new(), flips })
}

/// Nothing can be chosen.
fn undecided(run: &Run) -> Recommendation {
    let real = run.policies().into_iter().filter(|policy| is_real(run, policy)).count();
    let why = match real {
        0 | 1 => {
            "There is one policy here that can be bought: the others know every shopper, as no ad server does.".into()
        }
        _ if run.policies().iter().all(|policy| of(run, policy, "impressions") == Some(0.0)) => {
            "No policy serves an impression, so there is nothing to choose.".into()
        }
        _ => format!("There are too few {}s to recommend a policy: simulate more.", run.person()),
    };
    Recommendation { verdict: why, ..Recommendation::default() }
}

fn of(run: &Run, policy: &str, metric: &str) -> Option<f64> {
    run.of_policy(policy, metric).map(|value| value.value)
}

/// "of the 4 policies", where there are more than two, or others are bounds.
fn among(run: &Run) -> String {
    let real = run.policies().iter().filter(|policy| is_real(run, policy)).count();
    match real {
        _ if real < run.policies().len() => format!(" of the {real} policies that can be bought"),
        0..=2 => String::new(),
        many => format!(" of the {many} policies"),
    }
}

/// Does any policy pay for its media?
fn has_prices(run: &Run) -> bool {
    run.policies().into_iter().any(|policy| of(run, policy, "spend").is_some_and(|spend| spend > 0.0))
}

/// After which costs profit is told.
fn costs(run: &Run, verdict: &Verdict<'_>) -> &'static str {
    match verdict.metric {
        "profit_after_coordination" => "after the costs of media and of coordination",
        _ if !has_prices(run) => "(no channel has a price, so that is margin alone)",
        _ => "after media costs",
    }
}

fn by_profit(run: &Run, verdict: &Verdict<'_>) -> String {
    let (form, best, baseline) = (money(run), quoted(verdict.best), quoted(run.pair().1));
    let made = of(run, verdict.best, verdict.metric).unwrap_or(0.0);
    let gain = verdict.gain.map(|gain| (gain.size().number(form), gain.size().sureness(form)));
    let lead = if made < 0.0 { every_policy_loses(run, verdict) } else { String::new() };
    let costs = costs(run, verdict);
    let earns = match made < 0.0 {
        true => format!("loses least{}: {}", among(run), form.number(-made)),
        false => format!("makes the most profit{}: {} {costs}", among(run), form.number(made)),
    };
    let told = match (gain, verdict.is_change()) {
        (Some((gain, _)), true) if is_trifle(run, verdict) => format!(
            "Profit gives no reason to leave {baseline}: the best policy, {best}, makes {gain} more, too little to act on."
        ),
        (Some((gain, sureness)), true) => {
            let than = if made < 0.0 { "less than" } else { "more than" };
            format!("Take {best}: it {earns}. That is {gain} {than} {baseline} ({sureness}).{}", equals(run, verdict))
        }
        (Some((_, sureness)), false) => format!(
            "Profit gives no reason to leave {baseline}: {best} makes as much within sampling error ({sureness} of the \
             difference), and no other policy makes more."
        ),
        (None, _) if is_all_one(run, verdict) => format!(
            "There is nothing to choose: every policy makes exactly as much profit, {} {costs}.",
            form.number(made)
        ),
        (None, _) if made < 0.0 => format!("{baseline} {earns}.{}", behind(run, verdict)),
        (None, _) => format!("Keep {baseline}: it {earns}.{}", behind(run, verdict)),
    };
    lead + &told
}

/// Do all policies do the very same?
fn is_all_one(run: &Run, verdict: &Verdict<'_>) -> bool {
    let others = run.policies().into_iter().filter(|policy| *policy != verdict.best);
    let of = |policy: &str| difference(run, verdict.metric, verdict.best, policy);
    others.map(of).all(|figure| figure.is_some_and(Figure::is_nothing))
}

/// Is what the best gains so small a part of what there is that nobody would act on it?
fn is_trifle(run: &Run, verdict: &Verdict<'_>) -> bool {
    relative(run, verdict.best, verdict.metric).is_some_and(|part| part.value.abs() < MATERIAL)
}

/// Where all lose, no ads earn most: that comes first.
fn every_policy_loses(run: &Run, verdict: &Verdict<'_>) -> String {
    let clear =
        run.of_policy(verdict.best, verdict.metric).map(Figure::from).is_some_and(|profit| profit.is_below_zero());
    if clear { "Every policy loses money: no ads at all would earn more. ".into() } else { String::new() }
}

/// The others that sampling error does not tell from the best, and those that do the very same.
fn equals(run: &Run, verdict: &Verdict<'_>) -> String {
    let is_same = |policy: &str| difference(run, verdict.metric, verdict.best, policy).is_some_and(Figure::is_nothing);
    let (same, near): (Vec<&str>, Vec<&str>) = verdict.as_good.iter().partition(|policy| is_same(policy));
    let told = |names: &[&str], one: &str, many: &str| {
        let names: Vec<String> = names.iter().copied().map(quoted).collect();
        match names.len() {
            0 => String::new(),
            1 => format!(" {} {one}.", names[0]),
            _ => format!(" {} {many}.", listed(&names)),
        }
    };
    told(&same, "does exactly as well", "do exactly as well")
        + &told(&near, "is as good within sampling error", "are as good within sampling error")
}

/// How far the next policy is behind the baseline, which is best.
fn behind(run: &Run, verdict: &Verdict<'_>) -> String {
    if !verdict.as_good.is_empty() {
        return equals(run, verdict);
    }
    let Some((next, figure)) = verdict.next else { return String::new() };
    let form = money(run);
    format!(" {} is next, with {} less ({}).", quoted(next), figure.size().number(form), figure.size().sureness(form))
}

fn by_reach(run: &Run, verdict: &Verdict<'_>) -> String {
    let (best, baseline, who) = (quoted(verdict.best), quoted(run.pair().1), run.person());
    let part = relative(run, verdict.best, "reach");
    match (verdict.gain, part) {
        (Some(gain), Some(part)) if gain.is_clear() => format!(
            "Take {best}: at the spend of {baseline} it reaches {} more {who}s, {} more ({}).{} {NO_SALES}",
            thousands(gain.value),
            part.size().number(part.percentage()),
            part.size().sureness(part.percentage()),
            equals(run, verdict),
        ),
        (Some(_), _) => {
            format!("No policy reaches more {who}s than {baseline} at its spend, within sampling error. {NO_SALES}")
        }
        (None, _) => format!("Keep {baseline}: at its spend no other policy reaches more {who}s. {NO_SALES}"),
    }
}

/// What a run without purchases cannot tell.
const NO_SALES: &str = "No purchase is worth money in this run, so it cannot tell what the ads sell.";

/// What it cannot tell of frequency: the tightest cap is always the cheapest.
const NO_FREQUENCY: &str = "No purchase is worth money in this run, so it cannot tell how many ads a shopper should see: a tighter cap \
                            always serves less.";

fn by_thrift(run: &Run, verdict: &Verdict<'_>) -> String {
    let (best, baseline, who) = (quoted(verdict.best), quoted(run.pair().1), run.person());
    let is_spend = verdict.measure == Measure::Spend;
    let what = if is_spend { "for less money" } else { "with fewer impressions" };
    let told = match verdict.gain {
        Some(gain) if gain.is_clear() && is_trifle(run, verdict) => {
            format!("Nothing here is worth a change: {best}, the best policy, saves next to nothing beside {baseline}.")
        }
        Some(gain) if gain.is_clear() => {
            let reach = match relative(run, verdict.best, "reach").filter(|reach| reach.is_clear()) {
                Some(more) => format!("reaches {} {who}s than {baseline}", amount(more)),
                None => format!("reaches as many {who}s as {baseline}"),
            };
            let saved = saved(run, verdict, gain);
            match run.provenance.log {
                Some(_) => format!("On this log {best} {reach} and {saved}."),
                None => format!("Take {best}: it {reach} and {saved}."),
            }
        }
        _ if verdict.best == run.pair().1 => {
            format!("Keep {baseline}: no other policy reaches as many {who}s {what}.{}", equals(run, verdict))
        }
        _ => format!("Keep {baseline}: no other policy reaches as many {who}s {what}, beyond sampling error."),
    };
    if run.provenance.log.is_some() { told } else { format!("{told} {NO_FREQUENCY}") }
}

/// "spends USD 506 less, 6.8 % (95 % interval …)".
fn saved(run: &Run, verdict: &Verdict<'_>, gain: Figure) -> String {
    let Some(part) = relative(run, verdict.best, verdict.metric).map(Figure::size) else { return String::new() };
    let form = part.percentage();
    let (share, sureness) = (part.number(form), part.sureness(form));
    match verdict.measure {
        Measure::Spend => format!("spends {} less, {share} ({sureness})", gain.size().number(money(run))),
        _ => format!("serves {share} fewer impressions ({sureness})"),
    }
}

/// What the policy spends, reaches and needs, beside the baseline. Profit has counted the spend already.
fn needs(run: &Run, verdict: &Verdict<'_>) -> String {
    let (best, baseline) = (verdict.best, run.pair().1);
    let spent = of(run, best, "spend").filter(|spend| *spend > 0.0);
    let spends = spent.map(|spent| format!("spends {}{}", money(run).number(spent), beside(run, verdict)));
    let is_reach_told = verdict.measure == Measure::Profit && best != baseline;
    let reach = is_reach_told.then(|| relative(run, best, "reach")).flatten().map(|reach| match reach.is_clear() {
        true => format!("reaches {} {}s", amount(reach), run.person()),
        false => format!("reaches as many {}s", run.person()),
    });
    let auctions = (best != baseline).then(|| auctions(run, best)).flatten();
    let clauses: Vec<String> = [spends, reach, auctions].into_iter().flatten().collect();
    let counted = verdict.measure == Measure::Profit && best != baseline && spent.is_some();
    let counted = if counted { " Profit is told after that spend." } else { "" };
    if clauses.is_empty() { String::new() } else { format!("{} {}.{counted}", quoted(best), listed(&clauses)) }
}

/// The spend beside the baseline's.
fn beside(run: &Run, verdict: &Verdict<'_>) -> String {
    let baseline = run.pair().1;
    if verdict.best == baseline || verdict.measure == Measure::Spend {
        return String::new();
    }
    let Some(part) = relative(run, verdict.best, "spend") else { return String::new() };
    let Some(change) = difference(run, "spend", verdict.best, baseline) else { return String::new() };
    match part.interval.is_some() && part.is_clear() && part.value.abs() > 0.005 {
        true => format!(
            " on media, {} ({}) {} than {}",
            money(run).number(change.value.abs()),
            percent(part.value.abs()),
            part.word(["more", "less"]),
            quoted(baseline)
        ),
        false => format!(" on media, as much as {}", quoted(baseline)),
    }
}

/// Which cap would be better, and whether its policy would then be the best.
fn cap(run: &Run, verdict: &Verdict<'_>) -> String {
    let lacks = |policy: &str| {
        let lack = difference(run, verdict.metric, verdict.best, policy).filter(|_| policy != verdict.best)?;
        Some((verdict.best.to_string(), lack))
    };
    better_cap(run, lacks).unwrap_or_default()
}

/// What would change the recommendation, as far as the run knows it.
fn flips(run: &Run, verdict: &Verdict<'_>) -> String {
    let cost = verdict.gain.filter(|gain| gain.is_clear() && verdict.metric == "incremental_profit").map(|gain| {
        let most = money(run).number(gain.value);
        format!("It no longer pays where the change costs more than {most} in this flight.")
    });
    let bound = bound(run, verdict);
    [turns_round(run), cost, bound].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What a policy gains that knows every shopper: nobody can buy it, and better identity comes nearer to it.
fn bound(run: &Run, verdict: &Verdict<'_>) -> Option<String> {
    let (about, baseline) = (&run.provenance.about, run.pair().1);
    let oracle = about.oracles.iter().map(String::as_str).find(|oracle| *oracle != baseline)?;
    let change = difference(run, verdict.metric, oracle, baseline).filter(|change| change.is_clear())?;
    let (size, more) = (change.value.abs(), change.word(["more", "less"]));
    let amount = match verdict.measure {
        Measure::Profit => format!("makes {} {more} profit", money(run).number(size)),
        Measure::Reach => format!("reaches {} {} {}s", thousands(size), change.word(["more", "fewer"]), run.person()),
        Measure::Spend => format!("spends {} {more}", money(run).number(size)),
        Measure::Impressions => format!("serves {} {} impressions", thousands(size), change.word(["more", "fewer"])),
    };
    let (name, who) = (quoted(oracle), run.person());
    Some(format!(
        "{name} is a bound, and no choice: it knows every {who}, as no ad server does. It {amount} than {}.",
        quoted(baseline)
    ))
}
