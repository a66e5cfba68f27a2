//! The flight and the shoppers in words: when, who, and how they move.

use statrs::distribution::{ContinuousCDF, Normal};

use super::layout::line;
use crate::base::number::{decimals, percent, thousands};
use crate::base::phrase::person;
use crate::base::time::in_words;
use crate::base::turns::Turns;
use crate::scenario::Scenario;
use crate::world::activity::Activity;
use crate::world::path::Path;
use crate::world::path::recorded::Recorded;

/// The flight and the shoppers.
pub fn describe(scenario: &Scenario) -> String {
    let world = &scenario.world;
    let (days, warm_up) = (world.calendar.days(), world.calendar.warm_up());
    let warm_up = match warm_up {
        0 => "windows start empty".to_string(),
        1 => "the day before it fills the windows and is not counted".to_string(),
        days => format!("{days} days before it fill the windows and are not counted"),
    };
    let (low, high) = scenario.measure.effective_frequency;
    format!(
        "  Flight       {} from {} to {}; {warm_up}\n{}{}  \
         Effective    {low} to {high} impressions per {}: fewer are too few, more too many\n{}",
        in_words(days),
        world.calendar.date(0),
        world.calendar.date(days as i32 - 1),
        turns(world.calendar.turns()),
        shoppers(scenario),
        person(world.path.is_logged()),
        if scenario.measure.periods {
            line("Weeks", "reach, frequency and spend are counted week by week")
        } else {
            String::new()
        },
    )
}

/// When calendar days and weeks begin, where that is not at midnight and on Monday.
fn turns(turns: Turns) -> String {
    if turns == Turns::default() {
        return String::new();
    }
    let Turns { week, day } = turns;
    line("Calendar", &format!("weeks of caps begin on {week}, and their days at {day}"))
}

/// Who the shoppers are. Where paths are real, who does how much and where stands in them.
fn shoppers(scenario: &Scenario) -> String {
    let world = &scenario.world;
    let journey = journey(&world.path);
    let stand_for = scenario
        .people
        .map_or_else(String::new, |people| format!(", who stand for a market of {} people", thousands(people as f64)));
    let drawn = format!("  Shoppers     {}{stand_for}, seed {}\n", thousands(scenario.shoppers as f64), world.seed.0);
    if world.path.is_logged() {
        return format!("  Users        those of the log\n  Journey      {journey}\n");
    }
    if !world.path.follows_population() {
        return format!("{drawn}  Journey      {journey}\n");
    }
    format!(
        "{drawn}  Activity     {}\n  Journey      {journey}\n  Overlap      {} (0: channels are used independently; \
         1: who uses one uses all; above 0 active shoppers use more)\n{}",
        activity(world.population.activity, !world.population.parts.is_empty()),
        decimals(world.population.overlap.get(), 2),
        segments(scenario),
    )
}

fn activity(activity: Activity, has_segments: bool) -> String {
    let whole = if has_segments { "its segment’s activity" } else { "all activity" };
    match activity {
        Activity::Constant {} => "everybody alike".into(),
        Activity::Gamma { shape } => format!("gamma of shape {}: {} of {whole}", shape.get(), top(activity)),
        Activity::LogNormal { sigma } => format!("log-normal of spread {}: {} of {whole}", sigma.get(), top(activity)),
    }
}

/// What the most active part of the population does.
fn top(activity: Activity) -> String {
    format!("the most active tenth has {}", percent(top_tenth(activity)))
}

/// Of log-normal activity Φ(σ − Φ⁻¹(0.9)), the law tilted by itself; else by the midpoint rule over quantiles.
fn top_tenth(activity: Activity) -> f64 {
    if let Activity::LogNormal { sigma } = activity {
        let normal = Normal::standard();
        return normal.cdf(sigma.get() - normal.inverse_cdf(0.9));
    }
    let quantile = activity.quantile();
    let steps = 2_000;
    let mut doings: Vec<f64> = (0..steps)
        .map(|step| (f64::from(step) + 0.5) / f64::from(steps))
        .map(|share| quantile.at(crate::base::normal::score(share)))
        .collect();
    doings.reverse();
    let part: f64 = doings[..steps as usize / 10].iter().sum();
    part / doings.iter().sum::<f64>()
}

fn journey(path: &Path) -> String {
    if let Some(recorded) = path.recorded() {
        return recorded_words(recorded);
    }
    if path.is_logged() {
        return "none of its own: journeys come from a log, with `omnicap replay`".into();
    }
    let Some(sessions) = path.daily_sessions() else {
        return "none: every channel offers opportunities at random times of its own".into();
    };
    let visits: f64 = path.daily_visits().iter().sum();
    let each = decimals(visits / sessions, 2);
    format!("{} sessions a day at average activity, each a path of {each} visits on average", decimals(sessions, 2))
}

fn recorded_words(recorded: &Recorded) -> String {
    let paths = recorded.paths();
    let when = match recorded.is_one_session() {
        _ if paths.has_times() => "at the times of the record",
        true => "in one session that begins at a random time",
        false => "at random times of the flight, in their order",
    };
    let count = |number: u64| thousands(number as f64);
    let bought = if paths.tell_conversions() { "; conversions stay where the record has them" } else { "" };
    format!(
        "{} recorded paths that {} people went, drawn by their counts; steps lie {when}{bought}",
        count(paths.len() as u64),
        count(paths.total())
    )
}

fn segments(scenario: &Scenario) -> String {
    let line = |segment: &crate::world::population::Segment| {
        let times = decimals(segment.activity.get(), 2);
        format!(
            "  Segment      {}: {} of shoppers, {times} × the average activity\n",
            segment.name,
            percent(segment.share.get())
        )
    };
    scenario.world.population.parts.iter().map(line).collect()
}
