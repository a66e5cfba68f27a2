//! Channels: what each role needs and refuses.

use std::ops::Range;

use toml::Spanned;

use super::names::refuse_duplicates;
use super::prices::price;
use super::problem::{Problem, Problems};
use super::schedules::keys;
use super::written::trigger::TriggerEntry;
use super::written::{ChannelEntry, File, Opportunities, PathModel};
use crate::base::quantity::{MeanPerVisit, Probability, Rate};
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
    for name in names() {
        refuse_words_of_tables(name, problems);
    }
    let model = file.model();
    let channels = file.channel.iter().take(MOST_CHANNELS);
    let is_triggered = |entry: &ChannelEntry| {
        let sends = |trigger: &Spanned<TriggerEntry>| trigger.get_ref().channel.get_ref() == entry.name.get_ref();
        entry.role == Role::Owned && file.trigger.iter().any(sends)
    };
    channels
        .map(|entry| {
            let place = Place { model, span: entry.span(), is_triggered: is_triggered(entry.get_ref()) };
            channel(entry.get_ref(), place, problems)
        })
        .collect()
}

/// What tables write beside the names of channels, and between them.
fn refuse_words_of_tables(name: &Spanned<String>, problems: &mut Problems) {
    let cure = match name.get_ref().as_str() {
        "all" => "tables write `all` for all channels together: choose another name",
        "start" | "end" => "`flow.csv` writes `start` and `end` for those of a session: choose another name",
        several if several.contains(" + ") => {
            "tables write ` + ` between channels that go together: choose another name"
        }
        _ => return,
    };
    problems.push(Problem::error(format!("a channel cannot be named `{}`", name.get_ref()), cure, Some(name.span())));
}

/// Where a channel stands.
struct Place {
    model: PathModel,
    span: Range<usize>,
    /// Does a trigger send its messages?
    is_triggered: bool,
}

fn channel(entry: &ChannelEntry, place: Place, problems: &mut Problems) -> Channel {
    if entry.role == Role::Shop {
        refuse_shop_keys(entry, problems);
    }
    if let (Role::Owned, Some(win_rate)) = (entry.role, &entry.win_rate) {
        let cure = "its messages are sent, not bought: take it out, or make the role media";
        problems.push(Problem::error("an owned channel has no `win_rate`", cure, Some(win_rate.span())));
    }
    let name = entry.name.get_ref().clone();
    Channel {
        label: entry.label.as_ref().map_or_else(|| name.clone(), |label| label.get_ref().clone()),
        name,
        role: entry.role,
        usage: entry.usage.as_ref().map_or(Probability::ONE, |usage| *usage.get_ref()),
        supply: supply(entry, place, problems),
        win_rate: entry.win_rate.as_ref().map_or(Probability::ONE, |rate| *rate.get_ref()),
        click_rate: entry.click_rate.as_ref().map_or(Probability::ZERO, |rate| *rate.get_ref()),
        open_rate: open_rate(entry, problems),
        price: price(entry, problems),
        identity: identity(entry),
    }
}

/// The share of an owned channel's messages that are opened; a shop has refused it already.
fn open_rate(entry: &ChannelEntry, problems: &mut Problems) -> Probability {
    let Some(open_rate) = &entry.open_rate else { return Probability::ONE };
    if entry.role == Role::Media {
        let cure = "messages are opened, ads are seen: take it out, or make the role owned";
        problems.push(Problem::error("a media channel has no `open_rate`", cure, Some(open_rate.span())));
    }
    let (opened, clicked) = (open_rate.get_ref().get(), entry.click_rate.as_ref());
    if let Some(clicked) = clicked.filter(|clicked| clicked.get_ref().get() > opened) {
        let title = format!("{} of the messages are clicked, and {opened} are opened", clicked.get_ref().get());
        let cure =
            "both are shares of the messages sent, and a click opens a message: make `click_rate` at most `open_rate`";
        problems.push(Problem::error(title, cure, Some(clicked.span())));
    }
    *open_rate.get_ref()
}

fn refuse_shop_keys(entry: &ChannelEntry, problems: &mut Problems) {
    let served = [
        ("opportunities", entry.opportunities.as_ref().map(Spanned::span)),
        ("win_rate", entry.win_rate.as_ref().map(Spanned::span)),
        ("audience", entry.audience.as_ref().map(Spanned::span)),
        ("creatives", entry.creatives.first().map(Spanned::span)),
        ("rotation", entry.rotation.as_ref().map(Spanned::span)),
        ("price", entry.price.as_ref().map(Spanned::span)),
        ("click_rate", entry.click_rate.as_ref().map(Spanned::span)),
        ("open_rate", entry.open_rate.as_ref().map(Spanned::span)),
        ("identity", entry.identity.as_ref().map(Spanned::span)),
        ("effect", entry.effect.as_ref().map(Spanned::span)),
        ("click_to", entry.click_to.as_ref().map(Spanned::span)),
    ];
    for (key, span) in served.into_iter().chain(keys(entry)).filter(|(_, span)| span.is_some()) {
        let title = format!("a shop has no `{key}`");
        problems.push(Problem::error(title, "make the shop's own placements a media channel beside it", span));
    }
}

fn supply(entry: &ChannelEntry, place: Place, problems: &mut Problems) -> Supply {
    let Place { model, span, is_triggered } = place;
    if model.is_real() && entry.role != Role::Shop {
        // Every step of a real path is one opportunity.
        return Supply::PerVisit(MeanPerVisit::ONE);
    }
    let independent = !model.has_sessions();
    if let Some(visits) = shop_visits(entry, independent, problems) {
        return Supply::PerDay(visits);
    }
    let Some(opportunities) = &entry.opportunities else {
        if entry.role != Role::Shop && !is_triggered {
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

/// How often a shop is visited where no path leads to it.
fn shop_visits(entry: &ChannelEntry, independent: bool, problems: &mut Problems) -> Option<Rate> {
    let visits = entry.visits.as_ref()?;
    let (title, cure) = match (entry.role, independent) {
        (Role::Shop, true) => return Some(*visits.get_ref()),
        (Role::Shop, false) => {
            ("the path says how often a shop is visited", "take `visits` out, or use the independent model")
        }
        _ => ("only a shop has `visits`", "write `opportunities` for the ads it could show"),
    };
    problems.push(Problem::error(title, cure, Some(visits.span())));
    None
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
