//! From [`File`] to [`Scenario`]: names become places, and what only the whole file can show is
//! checked: sums, references, and what one model needs and another refuses.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::Scenario;
use super::caps;
use super::decode::did_you_mean;
use super::file::{
    ChannelEntry, Compare, File, Flight, JourneyEntry, Measure, Model, Opportunities, PopulationEntry, Shares,
};
use super::oddities;
use super::problem::{Problem, Problems};
use crate::base::quantity::{Probability, Weight};
use crate::base::time::{Calendar, LONGEST_DAYS};
use crate::policy::Policy;
use crate::policy::throttle::Throttle;
use crate::world::World;
use crate::world::activity::Activity;
use crate::world::channel::{Channel, MOST_CHANNELS, Role, Supply};
use crate::world::identity::{Identity, Recognition};
use crate::world::journey::independent::Independent;
use crate::world::journey::markov::{LONGEST_SESSION, Markov, Walk};
use crate::world::journey::{Path, linear};
use crate::world::population::{Population, Segment};
use crate::world::rhythm::Rhythm;

/// More opportunities per average shopper than this are taken for a slip.
const MOST_OPPORTUNITIES: f64 = 200_000.0;

/// Resolves and checks a file. None where it cannot be run; why stands in `problems`.
pub fn scenario(file: File, text: &str, problems: &mut Problems) -> Option<Scenario> {
    let calendar = calendar(&file.flight, problems);
    let channels = channels(&file, problems);
    let policies = policies(&file, &channels, problems);
    let baseline = baseline(file.compare.as_ref(), &policies, problems);
    let effective_frequency = effective_frequency(file.measure.as_ref(), problems);
    let population = population(file.population.as_ref(), &channels, problems);
    let path = calendar.as_ref().and_then(|calendar| path(&file.journey, calendar, &channels, problems));
    let calendar = calendar?;
    let recognition = Recognition::new(&channels, calendar.begin());
    let world = World { calendar, channels, recognition, population: population?, path: path?, seed: file.seed };
    check_size(&world, &file.journey, problems);
    oddities::look(&file, &world, &policies, problems);
    Some(Scenario {
        title: file.title.unwrap_or_else(|| file.name.0.clone()),
        name: file.name.0,
        currency: file.currency.unwrap_or_else(|| "USD".into()),
        shoppers: file.shoppers.0,
        throttle: Throttle::win_rates(&world.channels),
        world,
        policies,
        effective_frequency: effective_frequency?,
        baseline: baseline?,
        text: text.into(),
        warnings: Problems::new("", ""),
    })
}

fn calendar(flight: &Flight, problems: &mut Problems) -> Option<Calendar> {
    let warm_up = flight.warm_up.as_ref().map_or(0, |days| *days.get_ref());
    let days = *flight.days.get_ref();
    let cure = format!("a flight has 1 to {LONGEST_DAYS} days, its warm-up among them");
    let span = match &flight.warm_up {
        Some(warm_up) if (1..=LONGEST_DAYS).contains(&days) => warm_up.span(),
        _ => flight.days.span(),
    };
    if days == 0 || days.saturating_add(warm_up) > LONGEST_DAYS {
        let title = if days == 0 {
            "a flight of 0 days has nothing to show".into()
        } else {
            format!("{} days are too many", days.saturating_add(warm_up))
        };
        problems.push(Problem::error(title, cure, Some(span)));
        return None;
    }
    Some(Calendar::new(flight.start, days, warm_up))
}

fn channels(file: &File, problems: &mut Problems) -> Vec<Channel> {
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
            problems.push(Problem::error("this is a rate per day", cure, Some(opportunities.span())));
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

fn population(entry: Option<&PopulationEntry>, channels: &[Channel], problems: &mut Problems) -> Option<Population> {
    let Some(entry) = entry else {
        return Some(Population::new(Activity::Constant, Probability::ZERO, &[], channels));
    };
    let mut segments: Vec<Segment> = Vec::new();
    for segment in entry.segment.iter() {
        let (span, segment) = (segment.span(), segment.get_ref());
        if segments.iter().any(|earlier| earlier.name == segment.name) {
            problems.push(Problem::error(
                format!("there are two segments `{}`", segment.name),
                "give each a name of its own",
                Some(span),
            ));
        }
        let activity = segment.activity.unwrap_or(1.0.try_into().ok()?);
        segments.push(Segment { name: segment.name.clone(), share: segment.share, activity });
    }
    let sum: f64 = segments.iter().map(|segment| segment.share.get()).sum();
    if let (false, Some(last)) = ((sum - 1.0).abs() < 1e-6, entry.segment.last()) {
        problems.push(Problem::error(
            format!("the shares of the segments add up to {}", short(sum)),
            "they must add up to 1",
            Some(last.span()),
        ));
    }
    let overlap = entry.overlap.unwrap_or(Probability::ZERO);
    Some(Population::new(entry.activity, overlap, &segments, channels))
}

fn path(
    entry: &Spanned<JourneyEntry>,
    calendar: &Calendar,
    channels: &[Channel],
    problems: &mut Problems,
) -> Option<Path> {
    let (span, journey) = (entry.span(), entry.get_ref());
    refuse_foreign_keys(journey, problems);
    let hours = profile("hours", &journey.hours, 24, problems)?;
    let weekdays = profile("weekdays", &journey.weekdays, 7, problems)?;
    let rhythm = Rhythm::new(calendar, &hours, &weekdays);
    let walk = match journey.model.get_ref() {
        Model::Independent => return Some(Path::Independent(Box::new(Independent::new(rhythm, channels)))),
        _ if channels.is_empty() => return None,
        Model::Linear => {
            linear::walk(channels.len(), journey.onward.as_ref().map_or(1.0, |onward| onward.get_ref().get()))
        }
        Model::Markov => markov_walk(journey, span.clone(), channels, problems)?,
    };
    let need = |key: &str, example: &str| {
        Problem::error(format!("the journey has no `{key}`"), format!("say {key} = {example}"), Some(span.clone()))
    };
    if journey.sessions.is_none() {
        problems.push(need("sessions", "\"0.9 per day\""));
    }
    if journey.dwell.is_none() {
        problems.push(need("dwell", "\"4m\", the mean time between two steps"));
    }
    let (sessions, dwell) = (journey.sessions.as_ref()?.get_ref(), journey.dwell.as_ref()?.get_ref());
    if walk.expected_visits().is_none() {
        let cure =
            format!("leave part of a row for the end of the session; {LONGEST_SESSION} visits on average are the most");
        let span = journey.next.as_ref().map_or(span.clone(), Spanned::span);
        problems.push(Problem::error("a session on this path may never end", cure, Some(span)));
        return None;
    }
    Some(Path::Walk(Box::new(Markov::new(rhythm, *sessions, *dwell, walk, channels))))
}

/// Keys that another model has: to ignore them would hide a slip.
fn refuse_foreign_keys(journey: &JourneyEntry, problems: &mut Problems) {
    let model = *journey.model.get_ref();
    let walks = [Model::Markov, Model::Linear].as_slice();
    let keys = [
        ("sessions", journey.sessions.as_ref().map(Spanned::span), walks),
        ("dwell", journey.dwell.as_ref().map(Spanned::span), walks),
        ("onward", journey.onward.as_ref().map(Spanned::span), &[Model::Linear]),
        ("start", journey.start.as_ref().map(Spanned::span), &[Model::Markov]),
        ("next", journey.next.as_ref().map(Spanned::span), &[Model::Markov]),
    ];
    for (key, span, models) in keys {
        if span.is_some() && !models.contains(&model) {
            let title = format!("`{key}` means nothing to the {model:?} model").to_lowercase();
            problems.push(Problem::error(title, "take it out, or choose another model", span));
        }
    }
}

fn profile(
    key: &str,
    weights: &Option<Spanned<Vec<Weight>>>,
    count: usize,
    problems: &mut Problems,
) -> Option<Vec<Weight>> {
    let Some(weights) = weights else {
        return Some(Vec::new());
    };
    let (span, weights) = (weights.span(), weights.get_ref());
    if weights.len() != count {
        let title = format!("`{key}` has {} weights", weights.len());
        problems.push(Problem::error(title, format!("write {count}"), Some(span)));
        return None;
    }
    if weights.iter().all(|weight| weight.get() == 0.0) {
        problems.push(Problem::error(format!("all `{key}` weigh nothing"), "at least one must be above 0", Some(span)));
        return None;
    }
    Some(weights.clone())
}

fn markov_walk(
    journey: &JourneyEntry,
    span: Range<usize>,
    channels: &[Channel],
    problems: &mut Problems,
) -> Option<Walk> {
    let Some(start) = &journey.start else {
        problems.push(Problem::error(
            "the journey has no `start`",
            "say where sessions start: start = { social = 0.6, display = 0.4 }",
            Some(span),
        ));
        return None;
    };
    let (start_row, sum) = row(start.get_ref(), channels, problems);
    if (sum - 1.0).abs() > 1e-6 {
        problems.push(Problem::error(
            format!("`start` adds up to {}", short(sum)),
            "every session starts somewhere: the probabilities must add up to 1",
            Some(start.span()),
        ));
    }
    let mut walk = Walk { start: start_row, next: vec![vec![0.0; channels.len()]; channels.len()] };
    let empty = BTreeMap::new();
    for (from, shares) in journey.next.as_ref().map_or(&empty, Spanned::get_ref) {
        let (next, sum) = row(shares, channels, problems);
        if sum > 1.0 + 1e-9 {
            let title = format!("the steps from `{}` add up to {}", from.get_ref(), short(sum));
            problems.push(Problem::error(
                title,
                "they may not exceed 1; what is left ends the session",
                Some(from.span()),
            ));
        }
        if let Some(place) = find_channel(from.get_ref(), from.span(), channels, problems) {
            walk.next[place] = next;
        }
    }
    Some(walk)
}

/// Probabilities by name as a row by place, and their sum.
fn row(shares: &Shares, channels: &[Channel], problems: &mut Problems) -> (Vec<f64>, f64) {
    let mut row = vec![0.0; channels.len()];
    for (name, share) in shares {
        if let Some(place) = find_channel(name.get_ref(), name.span(), channels, problems) {
            row[place] = share.get();
        }
    }
    (row, shares.values().map(|share| share.get()).sum())
}

/// The place of the channel with this name.
pub(super) fn find_channel(
    name: &str,
    span: Range<usize>,
    channels: &[Channel],
    problems: &mut Problems,
) -> Option<usize> {
    let place = channels.iter().position(|channel| channel.name == name);
    if place.is_none() {
        let names = channels.iter().map(|channel| channel.name.as_str());
        let cure = did_you_mean(name, names.clone())
            .unwrap_or_else(|| format!("the channels are {}", names.collect::<Vec<_>>().join(", ")));
        problems.push(Problem::error(format!("there is no channel `{name}`"), cure, Some(span)));
    }
    place
}

fn policies(file: &File, channels: &[Channel], problems: &mut Problems) -> Vec<Policy> {
    if file.policy.is_empty() {
        problems.push(Problem::error(
            "there are no policies to compare",
            "add a [[policy]] with a name and caps",
            None,
        ));
    }
    refuse_duplicates("policy", file.policy.iter().map(|policy| &policy.get_ref().name), problems);
    let has_sessions = *file.journey.get_ref().model.get_ref() != Model::Independent;
    let days = *file.flight.days.get_ref();
    caps::policies(&file.policy, &caps::Context { channels, has_sessions, days }, problems)
}

fn baseline(compare: Option<&Compare>, policies: &[Policy], problems: &mut Problems) -> Option<usize> {
    let Some(Compare { baseline }) = compare else {
        return Some(0);
    };
    let name = baseline.get_ref();
    let place = policies.iter().position(|policy| policy.name == *name);
    if place.is_none() {
        let cure = did_you_mean(name, policies.iter().map(|policy| policy.name.as_str())).unwrap_or_default();
        problems.push(Problem::error(format!("there is no policy `{name}`"), cure, Some(baseline.span())));
    }
    place
}

fn effective_frequency(measure: Option<&Measure>, problems: &mut Problems) -> Option<(u32, u32)> {
    // Two exposures are few for most brands and ten where the inverted U of Schmidt & Eisend (2015) turns.
    let Some(Measure { effective_frequency }) = measure else {
        return Some((3, 10));
    };
    let [low, high] = *effective_frequency.get_ref();
    if low == 0 || high < low {
        let title = format!("[{low}, {high}] is not a range of frequencies");
        problems.push(Problem::error(
            title,
            "write [low, high], at least 1, the lower first, such as [3, 10]",
            Some(effective_frequency.span()),
        ));
        return None;
    }
    Some((low, high))
}

fn check_size(world: &World, journey: &Spanned<JourneyEntry>, problems: &mut Problems) {
    let daily: f64 = world.path.daily_opportunities().iter().chain(&world.path.daily_visits()).sum();
    let all = daily * f64::from(world.calendar.all_days());
    if all > MOST_OPPORTUNITIES {
        let title = format!("an average shopper would meet {all:.0} visits and opportunities");
        problems.push(Problem::error(
            title,
            format!("at most {MOST_OPPORTUNITIES} fit: shorten the flight or lower the rates"),
            Some(journey.span()),
        ));
    }
}

fn refuse_duplicates<'a>(what: &str, names: impl Iterator<Item = &'a Spanned<String>>, problems: &mut Problems) {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if name.get_ref().trim().is_empty() || name.get_ref().len() > 200 {
            let title = format!("this {what} has no usable name");
            problems.push(Problem::error(title, "write 1 to 200 characters", Some(name.span())));
        }
        if seen.contains(&name.get_ref().as_str()) {
            let title = format!("there are two {what} entries named `{}`", name.get_ref());
            problems.push(Problem::error(title, "give each a name of its own", Some(name.span())));
        }
        seen.push(name.get_ref());
    }
}

/// A sum as a person would write it.
fn short(sum: f64) -> f64 {
    (sum * 1e6).round() / 1e6
}
