//! Channels: what each role needs and refuses.

use std::ops::Range;

use toml::Spanned;

use super::file::{ChannelEntry, File, Model, Opportunities};
use super::names::refuse_duplicates;
use super::problem::{Problem, Problems};
use crate::base::quantity::Probability;
use crate::world::channel::{Channel, MOST_CHANNELS, Role, Supply};
use crate::world::identity::Identity;

pub fn channels(file: &File, problems: &mut Problems) -> Vec<Channel> {
    if file.channel.is_empty() {
        problems.push(Problem::error("there are no channels", "add a [[channel]] with a name and a role", None));
    }
    if file.channel.len() > MOST_CHANNELS {
        let title = format!("{} channels are too many", file.channel.len());
        problems.push(Problem::error(
            title,
            format!("at most {MOST_CHANNELS} fit"),
            Some(file.channel[MOST_CHANNELS].span()),
        ));
    }
    let names = || file.channel.iter().map(|channel| &channel.get_ref().name);
    refuse_duplicates("channel", names(), problems);
    for name in names().filter(|name| name.get_ref() == "all") {
        let cure = "tables write `all` for all channels together: choose another name";
        problems.push(Problem::error("a channel cannot be named `all`", cure, Some(name.span())));
    }
    let independent = *file.journey.get_ref().model.get_ref() == Model::Independent;
    let channels = file.channel.iter().take(MOST_CHANNELS);
    channels.map(|entry| channel(entry.get_ref(), independent, entry.span(), problems)).collect()
}

fn channel(entry: &ChannelEntry, independent: bool, span: Range<usize>, problems: &mut Problems) -> Channel {
    if entry.role == Role::Shop {
        refuse_shop_keys(entry, problems);
    }
    if entry.role == Role::Owned {
        let bought = [
            ("win_rate", entry.win_rate.as_ref().map(Spanned::span)),
            ("price", entry.price.as_ref().map(Spanned::span)),
        ];
        for (key, span) in bought.into_iter().filter(|(_, span)| span.is_some()) {
            let title = format!("an owned channel has no `{key}`");
            problems.push(Problem::error(
                title,
                "its messages are sent, not bought: take it out, or make the role media",
                span,
            ));
        }
    }
    let name = entry.name.get_ref().clone();
    Channel {
        label: entry.label.clone().unwrap_or_else(|| name.clone()),
        name,
        role: entry.role,
        usage: entry.usage.as_ref().map_or(Probability::ONE, |usage| *usage.get_ref()),
        supply: supply(entry, independent, span, problems),
        win_rate: entry.win_rate.as_ref().map_or(Probability::ONE, |rate| *rate.get_ref()),
        price: entry.price.as_ref().map(|price| price.get_ref().cpm),
        identity: identity(entry),
    }
}

fn refuse_shop_keys(entry: &ChannelEntry, problems: &mut Problems) {
    let served = [
        ("opportunities", entry.opportunities.as_ref().map(Spanned::span)),
        ("win_rate", entry.win_rate.as_ref().map(Spanned::span)),
        ("price", entry.price.as_ref().map(Spanned::span)),
        ("identity", entry.identity.as_ref().map(Spanned::span)),
    ];
    for (key, span) in served.into_iter().filter(|(_, span)| span.is_some()) {
        let title = format!("a shop has no `{key}`");
        problems.push(Problem::error(title, "make the shop's own placements a media channel beside it", span));
    }
}

fn supply(entry: &ChannelEntry, independent: bool, span: Range<usize>, problems: &mut Problems) -> Supply {
    let Some(opportunities) = &entry.opportunities else {
        if entry.role != Role::Shop {
            let title = format!("`{}` has no `opportunities`", entry.name.get_ref());
            let example = if independent { "\"0.5 per day\"" } else { "0.8" };
            problems.push(Problem::error(
                title,
                format!("say how many ads it could show: opportunities = {example}"),
                Some(span),
            ));
        }
        return Supply::None;
    };
    match (opportunities.get_ref(), independent) {
        (Opportunities::PerVisit(mean), false) => Supply::PerVisit(*mean),
        (Opportunities::PerDay(rate), true) => Supply::PerDay(*rate),
        (Opportunities::PerVisit(mean), true) => {
            let cure = format!("the independent model has no visits: write \"{} per day\"", mean.get());
            problems.push(Problem::error("this is a mean per visit", cure, Some(opportunities.span())));
            Supply::None
        }
        (Opportunities::PerDay(_), false) => {
            let cure = "write the mean number at one visit, such as 0.8, or use the independent model";
            problems.push(Problem::error("this is a rate, not a mean per visit", cure, Some(opportunities.span())));
            Supply::None
        }
    }
}

fn identity(entry: &ChannelEntry) -> Identity {
    let default = Identity::default();
    let Some(identity) = entry.identity.as_ref().map(Spanned::get_ref) else {
        return default;
    };
    Identity {
        ids: identity.ids.unwrap_or(default.ids),
        lifetime: identity.lifetime.as_ref().map(|lifetime| *lifetime.get_ref()),
        anonymous: identity.anonymous.unwrap_or(default.anonymous),
        match_rate: identity.match_rate.unwrap_or(default.match_rate),
    }
}
