//! From [`File`] to [`Scenario`]: names become indices, and what only the whole file can show is
//! checked: sums, references, and what one model needs and another refuses.

use std::collections::BTreeMap;

use super::Scenario;
use super::assumption::assumptions;
use super::audiences;
use super::budgets;
use super::bursts;
use super::caps;
use super::channels::channels;
use super::compared::compared;
use super::costs;
use super::creatives;
use super::files::Files;
use super::measure;
use super::model::Model;
use super::names::{find_channel, is_printable, refuse_duplicates, short};
use super::paths::path;
use super::problem::{Problem, Problems};
use super::recorded::{Record, refuse_idle, refuse_log_names};
use super::response;
use super::schedules;
use super::size;
use super::study;
use super::suppressions;
use super::triggers;
use super::warnings;
use super::written::{File, Flight, PopulationEntry};
use crate::base::quantity::Probability;
use crate::base::random::Seed;
use crate::base::time::{Calendar, LONGEST_DAYS, Length};
use crate::base::turns::{TimeOfDay, Turns, Weekday};
use crate::ingest::columns::Columns;
use crate::policy::Policy;
use crate::response::Response;
use crate::world::World;
use crate::world::activity::Activity;
use crate::world::channel::Channel;
use crate::world::click::Clicks;
use crate::world::creative::Creatives;
use crate::world::identifiers::Recognition;
use crate::world::in_market::Market;
use crate::world::population::{Population, Segment};
use crate::world::price_table::Prices;
use toml::Spanned;

/// The most policies that one run compares.
const MOST_POLICIES: usize = 128;

/// The seed where nothing is drawn.
const UNDRAWN: Seed = Seed(0);

/// The users of a log that has not been read.
const UNREAD: u64 = 1;

/// Resolves and checks a file. None where it cannot be run; why stands in `problems`.
pub fn scenario(file: File, text: &str, files: Files<'_>, problems: &mut Problems) -> Option<Scenario> {
    let mut inputs = BTreeMap::new();
    let calendar = calendar(&file.flight, problems);
    let channels = channels(&file, problems);
    if file.channel.len() > channels.len() {
        // Whoever names one of the channels beyond would be told that there is none.
        return None;
    }
    let creatives = creatives::creatives(&file, &channels, problems);
    let mut policies = policies(&file, &channels, creatives.as_ref(), problems);
    if let Some(calendar) = &calendar {
        schedules::settle(&file, &channels, calendar, &mut policies, problems);
    }
    let is_drawn = !file.model().is_log() && !matches!(files, Files::Unread);
    settle_reactions(&file, &channels, &mut policies, is_drawn, problems);
    let (baseline, subject) = compared(file.compare.as_ref(), &policies, problems);
    let measure = measure::measure(&file, problems);
    let response = response::response(&file, &channels, creatives.as_ref(), problems);
    refuse_words(&file, &channels, problems);
    let mut record = Record { log: file.log.as_ref(), files, inputs: &mut inputs };
    let mut world = World { creatives, ..world(&file, calendar, channels, &mut record, problems)? };
    keep_days_of_the_record(&mut world, &mut policies);
    world.recognition = world.recognition.with_tags(tagged(&policies));
    size::check(&file, &world, &policies, measure.as_ref(), problems);
    if !problems.has_errors() {
        look(&file, (&world, &policies), response.as_ref().and_then(Option::as_ref), !is_drawn, problems);
    }
    let response = response?;
    let measure = measure::of_record(measure?, response.as_ref(), &world, &file, problems);
    let model = Model {
        shoppers: file.shoppers.map_or(UNREAD, |shoppers| shoppers.0),
        people: file.population.as_ref().and_then(|population| population.size.as_ref()).map(|size| size.get_ref().0),
        world,
        policies,
        response,
        measure,
        baseline: baseline?,
        subject,
    };
    Some(Scenario {
        model,
        title: file.title.map_or_else(|| file.name.0.clone(), Spanned::into_inner),
        question: file.question.map_or_else(String::new, Spanned::into_inner),
        name: file.name.0,
        currency: file.currency.map_or("USD".into(), |currency| currency.0),
        text: text.into(),
        log: file.log.map(Spanned::into_inner),
        inputs,
        assumptions: assumptions(&file.assumption, text, problems),
        study: study::blocks(file.study.as_ref(), text, problems),
        warnings: Problems::new("", ""),
    })
}

/// Refuses words that say nothing, or several things.
fn refuse_words(file: &File, channels: &[Channel], problems: &mut Problems) {
    refuse_idle(file, problems);
    refuse_log(file, channels, problems);
    check_texts(file, problems);
}

/// What policies do when shoppers do something.
fn settle_reactions(
    file: &File,
    channels: &[Channel],
    policies: &mut [Policy],
    is_drawn: bool,
    problems: &mut Problems,
) {
    suppressions::settle(file, channels, policies, is_drawn, problems);
    triggers::settle(file, channels, policies, problems);
    audiences::settle(file, channels, policies, problems);
}

/// What can be run and looks odd.
fn look(
    file: &File,
    (world, policies): (&World, &[Policy]),
    response: Option<&Response>,
    is_replay: bool,
    problems: &mut Problems,
) {
    warnings::world::look(file, world, policies, problems);
    if is_replay {
        warnings::replay::look(file, &world.channels, policies, problems);
    }
    if let Some(response) = response {
        warnings::response::look(file, world, response, problems);
    }
}

/// All that is true whatever the policy. None where a part of it is refused.
fn world(
    file: &File,
    calendar: Option<Calendar>,
    channels: Vec<Channel>,
    record: &mut Record<'_, '_>,
    problems: &mut Problems,
) -> Option<World> {
    let population = population(file.population.as_ref(), &channels, problems);
    let market = market(file.population.as_ref(), problems);
    let calendar = calendar?;
    let path = path(&file.journey, &calendar, &channels, record, problems)?;
    let bursts = bursts::bursts(file, &channels, &calendar, problems);
    Some(World {
        clicks: Clicks::new(&channels),
        prices: Prices::new(&channels),
        creatives: None,
        recognition: Recognition::new(&channels, calendar.begin(), path.has_sessions()),
        calendar,
        channels,
        population: population?,
        market,
        path,
        bursts,
        seed: file.seed.unwrap_or(UNDRAWN),
    })
}

/// The channels that have a tag on the pages of shops: those with an audience, under any policy.
fn tagged(policies: &[Policy]) -> u64 {
    let audiences = policies.iter().flat_map(|policy| &policy.reactions.audiences);
    audiences.fold(0, |tagged, audience| tagged | audience.channels)
}

/// Where paths tell times, days are those of the record's zone.
fn keep_days_of_the_record(world: &mut World, policies: &mut [Policy]) {
    if let Some(calendar) = world.path.calendar().cloned() {
        policies.iter_mut().for_each(|policy| policy.move_to(&world.calendar, &calendar));
        world.calendar = calendar;
    }
}

/// Titles, questions and labels stand in charts and tables.
fn check_texts(file: &File, problems: &mut Problems) {
    let channels = file.channel.iter().filter_map(|channel| channel.get_ref().label.as_ref());
    let caps =
        file.policy.iter().flat_map(|policy| &policy.get_ref().caps).filter_map(|cap| cap.get_ref().label.as_ref());
    let suppressions = file.policy.iter().flat_map(|policy| &policy.get_ref().suppress);
    let rules = caps.chain(suppressions.filter_map(|one| one.get_ref().label.as_ref()));
    let texts = file.title.iter().chain(&file.question).chain(channels).chain(rules);
    for text in texts.filter(|text| !is_printable(text.get_ref())) {
        let title = format!("`{}` cannot be a title, question or label", text.get_ref().escape_debug());
        problems.push(Problem::error(title, "write 1 to 200 printable characters", Some(text.span())));
    }
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
    Some(Calendar::new(flight.start, days, warm_up).turning(Turns {
        week: flight.week_starts.as_ref().map_or(Weekday::default(), |day| *day.get_ref()),
        day: flight.day_starts.as_ref().map_or(TimeOfDay::default(), |time| *time.get_ref()),
    }))
}

fn population(entry: Option<&PopulationEntry>, channels: &[Channel], problems: &mut Problems) -> Option<Population> {
    let Some(entry) = entry else {
        return Some(Population::new(Activity::default(), Probability::ZERO, &[], channels));
    };
    let mut segments: Vec<Segment> = Vec::new();
    refuse_duplicates("segment", entry.segment.iter().map(|segment| &segment.get_ref().name), problems);
    for segment in entry.segment.iter().map(Spanned::get_ref) {
        let activity = segment.activity.unwrap_or(1.0.try_into().ok()?);
        segments.push(Segment { name: segment.name.get_ref().clone(), share: segment.share, activity });
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

fn policies(file: &File, channels: &[Channel], creatives: Option<&Creatives>, problems: &mut Problems) -> Vec<Policy> {
    if file.policy.is_empty() {
        problems.push(Problem::error(
            "there are no policies to compare",
            "add a [[policy]] with a name and caps",
            None,
        ));
    }
    if file.policy.len() > MOST_POLICIES {
        let title = format!("{} policies are too many", file.policy.len());
        let span = Some(file.policy[MOST_POLICIES].span());
        problems.push(Problem::error(title, format!("at most {MOST_POLICIES} fit"), span));
        return Vec::new();
    }
    let names = || file.policy.iter().map(|policy| &policy.get_ref().name);
    refuse_duplicates("policy", names(), problems);
    for name in names().filter(|name| name.get_ref() == "no ads") {
        let cure = "tables write `no ads` for the world without the campaign: choose another name";
        problems.push(Problem::error("a policy cannot be named `no ads`", cure, Some(name.span())));
    }
    let has_sessions = file.model().has_sessions();
    let days = *file.flight.days.get_ref();
    let context = caps::Context { channels, creatives, has_sessions, days };
    let mut policies = caps::policies(&file.policy, &context, problems);
    costs::settle(&file.policy, &mut policies, file.response.is_some(), problems);
    budgets::settle(&file.policy, &mut policies, (&file.channel, channels), days, problems);
    creatives::settle(file, &mut policies, problems);
    policies
}

/// Episodes any shorter would be drawn by the thousand for every shopper, and nobody is about to buy for minutes.
const SHORTEST_EPISODE: Length = Length::HOUR;

fn market(population: Option<&PopulationEntry>, problems: &mut Problems) -> Option<Market> {
    let entry = population?.in_market.as_ref()?;
    if *entry.length.get_ref() < SHORTEST_EPISODE {
        let title = format!("an in-market episode of {} is too short", entry.length.get_ref());
        problems.push(Problem::error(
            title,
            "write at least \"1h\"; days are usual, such as \"10d\"",
            Some(entry.length.span()),
        ));
        return None;
    }
    Market::new(entry.share, *entry.length.get_ref(), entry.sessions.unwrap_or_default())
}

/// A word that means two events would be told as the first of them alone.
fn refuse_ambiguous_words(log: Option<&Spanned<Columns>>, problems: &mut Problems) {
    let Some(log) = log else { return };
    if let Some(word) = log.get_ref().ambiguous() {
        let title = format!("`{word}` is given for two events under [log]");
        let cure = "name every word once; several events in one row need a flag column for each (leave `event` out)";
        problems.push(Problem::error(title, cure, Some(log.span())));
    }
}

/// What a log's columns may not say.
fn refuse_log(file: &File, channels: &[Channel], problems: &mut Problems) {
    let log = file.log.as_ref();
    refuse_ambiguous_words(log, problems);
    refuse_no_channel(log, channels, problems);
    refuse_log_names(file, channels, problems);
}

/// A log of one channel must be that of a channel.
fn refuse_no_channel(log: Option<&Spanned<Columns>>, channels: &[Channel], problems: &mut Problems) {
    if let Some((log, name)) = log.and_then(|log| Some((log, log.get_ref().one_channel.as_deref()?))) {
        find_channel(name, log.span(), channels, problems);
    }
}
