//! What of a scenario means nothing where its shoppers are the users of a log.

use toml::Spanned;

use crate::policy::Policy;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::written::File;
use crate::world::channel::Channel;
use crate::world::price::Price;

/// Adds a warning for all that a replay cannot do: meet a budget, price a click.
pub fn look(file: &File, channels: &[Channel], policies: &[Policy], problems: &mut Problems) {
    for (index, entry) in file.policy.iter().enumerate() {
        let Some(spend) = entry.get_ref().spend.as_ref().filter(|_| policies[index].budget.is_some()) else {
            continue;
        };
        let name = &policies[index].name;
        let (title, cure) = match but_for_spend(policies, index) {
            Some(other) => (
                format!("`{name}` differs from `{}` in `spend` alone: a replay cannot tell them apart", other.name),
                "a log holds only what was bought, so no budget is met: both will give the same numbers",
            ),
            None => (
                format!("the `spend` of `{name}` changes nothing in a replay"),
                "a log holds only what was bought, not what the money would buy instead",
            ),
        };
        problems.push(Problem::warning(title, cure, Some(spend.span())));
    }
    let chosen = |what: &str| format!("a replay ignores `{what}`");
    let log = "a log holds what was bought, for whomever it was";
    for policy in file.policy.iter().map(Spanned::get_ref) {
        let audiences = policy.audience.iter().map(|one| ("audience", one.span()));
        for (what, span) in audiences.chain(policy.bid.iter().map(|one| ("bid", one.span()))) {
            problems.push(Problem::warning(chosen(what), log, Some(span)));
        }
    }
    for audience in file.channel.iter().filter_map(|channel| channel.get_ref().audience.as_ref()) {
        problems.push(Problem::warning(chosen("audience"), log, Some(audience.span())));
    }
    for trigger in &file.trigger {
        let cure = "a log holds the messages that were sent, and no others can be";
        problems.push(Problem::warning("a replay sends no messages", cure, Some(trigger.get_ref().on.span())));
    }
    if let Some(size) = file.population.as_ref().and_then(|population| population.size.as_ref()) {
        problems.push(Problem::warning(
            chosen("population.size"),
            "its users are the users of the log",
            Some(size.span()),
        ));
    }
    let clicked = file.channel.iter().zip(channels).filter(|(_, channel)| is_paid_by_click(channel));
    for (entry, channel) in clicked {
        let cure = "a log does not tell which impression was clicked: a `cpm` would price impressions";
        let title = format!("`{}` is paid by the click, and costs nothing in a replay", channel.name);
        problems.push(Problem::warning(title, cure, entry.get_ref().price.as_ref().map(Spanned::span)));
    }
}

/// The other policy that is the same where no budget is met: a free one, or the first of those that
/// spend otherwise.
pub fn but_for_spend(policies: &[Policy], index: usize) -> Option<&Policy> {
    let alike = || policies.iter().filter(|other| other.has_rules_of(&policies[index]));
    let free = alike().find(|other| other.budget.is_none());
    free.or_else(|| alike().next()).filter(|other| other.name != policies[index].name)
}

/// Is nothing paid there where nobody clicks?
pub fn is_paid_by_click(channel: &Channel) -> bool {
    matches!(channel.price, Some(Price::PerClick(_)))
}
