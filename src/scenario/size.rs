//! What would not fit into memory is refused before anything runs.
//!
//! A run holds one shopper at a time on each thread, and its counts. The tail decides, not the mean: of a thousand
//! shoppers with very unequal activity, one may do a hundred times as much as the average.

use toml::Spanned;

use super::measure::Measure;
use super::problem::{Problem, Problems};
use super::written::File;
use crate::base::number::thousands;
use crate::policy::Policy;
use crate::world::World;
use crate::world::activity::Activity;

/// More cells than this of days × channels × policies do not fit into a thread's memory well.
const MOST_CELLS: usize = 2_000_000;

/// More opportunities per average shopper than this are taken for a slip.
const MOST_OPPORTUNITIES: f64 = 200_000.0;

/// One shopper may take so much of a thread's memory (256 MiB) …
const ONE_SHOPPER: f64 = 268_435_456.0;
/// … in which a visit or opportunity takes so many bytes, and so many more for every policy and for every cap of one.
const EVENT: [f64; 3] = [160.0, 6.0, 24.0];

/// A run may take so many bytes for its counts. It holds each of its 100 groups, and all but each.
const COUNTS: usize = 1 << 29;
const GROUPS: usize = 200;
/// A week on a channel takes so many.
const WEEK: usize = 176;

/// Refuses what is too large.
pub fn check(file: &File, world: &World, policies: &[Policy], measure: Option<&Measure>, problems: &mut Problems) {
    check_shoppers(file, world, policies, problems);
    check_cells(file, world, policies, problems);
    if let Some(measure) = measure {
        check_counts(file, world, policies, measure, problems);
    }
}

/// What shoppers meet: the average one, and the heaviest.
fn check_shoppers(file: &File, world: &World, policies: &[Policy], problems: &mut Problems) {
    let daily: f64 = world.path.daily_opportunities().iter().chain(&world.path.daily_visits()).sum();
    let all = daily * f64::from(world.calendar.all_days());
    let average = all * mean_activity(world);
    let refuse = |title: String, cure: String| Problem::error(title, cure, Some(file.journey.span()));
    if average > MOST_OPPORTUNITIES {
        problems.push(refuse(
            format!("an average shopper would meet {average:.0} visits and opportunities"),
            format!("at most {MOST_OPPORTUNITIES} fit: shorten the flight or lower the rates"),
        ));
        return;
    }
    let shoppers = file.shoppers.map_or(1, |shoppers| shoppers.0);
    let (heaviest, most) = (all * highest_activity(world, shoppers), most_events(policies));
    if world.path.follows_population() && heaviest > most {
        problems.push(refuse(
            format!(
                "the heaviest of {} shoppers would meet about {} visits and opportunities",
                thousands(shoppers as f64),
                about(heaviest)
            ),
            format!("about {} fit into memory: {}", about(most), less(world)),
        ));
    }
}

/// A number to two digits.
fn about(number: f64) -> String {
    let unit = 10_f64.powf(number.log10().floor() - 1.0);
    thousands((number / unit).round() * unit)
}

/// So many visits and opportunities of one shopper fit into memory.
fn most_events(policies: &[Policy]) -> f64 {
    let caps = policies.iter().map(|policy| policy.caps.len()).max().unwrap_or(0);
    let [event, policy, cap] = EVENT;
    ONE_SHOPPER / (event + policy * policies.len() as f64 + cap * caps as f64)
}

/// The key that makes the heaviest shopper less heavy.
fn less(world: &World) -> &'static str {
    match world.population.activity {
        Activity::Gamma { .. } => "raise `shape` in [population] activity, shorten the flight or lower the rates",
        Activity::LogNormal { .. } => "lower `sigma` in [population] activity, shorten the flight or lower the rates",
        Activity::Constant {} => "shorten the flight, or lower the rates or `sessions` in the market",
    }
}

/// How many times as much as one of activity 1 an average shopper does: more in segments and in the market.
fn mean_activity(world: &World) -> f64 {
    let parts = world.population.parts.iter();
    let segments = if parts.len() == 0 { 1.0 } else { parts.map(|part| part.share.get() * part.activity.get()).sum() };
    segments * world.market.as_ref().map_or(1.0, |market| 1.0 + market.share() * (market.pace() - 1.0))
}

/// The same of the heaviest of so many shoppers, who may be in the market for a whole episode or longer.
fn highest_activity(world: &World, shoppers: u64) -> f64 {
    let days = f64::from(world.calendar.all_days());
    let market = world.market.as_ref().map_or(1.0, |market| {
        let inside = market.share().max(market.days() / days).min(1.0);
        1.0 + inside * (market.pace() - 1.0).max(0.0)
    });
    world.population.heaviest(shoppers) * market
}

/// Days, channels and policies together.
fn check_cells(file: &File, world: &World, policies: &[Policy], problems: &mut Problems) {
    let cells = world.calendar.days() as usize * world.channels.len() * policies.len();
    if cells > MOST_CELLS {
        let title = format!("days × channels × policies are {cells}");
        let cure = format!("at most {MOST_CELLS} fit: shorten the flight or split the policies");
        problems.push(Problem::error(title, cure, Some(file.flight.days.span())));
    }
}

/// What is counted in every group, for the errors.
fn check_counts(file: &File, world: &World, policies: &[Policy], measure: &Measure, problems: &mut Problems) {
    let channels = world.channels.len();
    let weeks = if measure.periods { (world.calendar.days() as usize).div_ceil(7) } else { 0 };
    let of = |policy: &Policy| counts(channels, policy.caps.len(), measure) + WEEK * weeks * (channels + 1);
    let all = GROUPS * policies.iter().map(of).sum::<usize>();
    if let (true, Some(last)) = (all > COUNTS, file.policy.last()) {
        let title =
            format!("{} policies over {channels} channels need {} MiB for their counts", policies.len(), all >> 20);
        let cure =
            format!("{} MiB fit: split the policies, or take caps, channels or parts of [measure] away", COUNTS >> 20);
        problems.push(Problem::error(title, cure, Some(Spanned::span(last))));
    }
}

/// The bytes of one policy's counts in one group.
fn counts(channels: usize, caps: usize, measure: &Measure) -> usize {
    let asked = |is_asked: bool, bytes: usize| if is_asked { bytes } else { 0 };
    1_024
        + channels * (128 + 8 * caps)
        + 8 * caps
        + asked(measure.leave_one_out, 128 * channels)
        + asked(measure.causal_curve, 4_096)
        + asked(measure.amc.is_some(), 6_144 + 64 * channels + 8 * (channels + 2).pow(2))
}
