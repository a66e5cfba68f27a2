//! The channels in words: who meets them, how often, for how much, and how they recognise people.

use super::creative_lines;
use crate::base::number::{decimals, percent};
use crate::base::quantity::Probability;
use crate::base::time::{Calendar, length};
use crate::scenario::Scenario;
use crate::scenario::warnings::replay::is_paid_by_click;
use crate::world::burst::Burst;
use crate::world::channel::{Channel, ChannelId, Role, Supply};
use crate::world::identity::Ids;
use crate::world::path::Path;
use crate::world::price::Price;

/// The channels: who meets them, how often, for how much, and how they recognise people.
pub fn describe(scenario: &Scenario) -> String {
    let world = &scenario.world;
    if world.path.is_logged() {
        return of_log(scenario);
    }
    let whom = match world.path.follows_population() {
        true => "a shopper of average activity who uses them",
        false => "an average shopper",
    };
    let mut text = format!("\nChannels, for {whom}\n");
    let (daily, visits) = (world.path.daily_opportunities(), world.path.daily_visits());
    for (index, channel) in world.channels.iter().enumerate() {
        let used = used(&world.path, index, channel);
        text += &channel_lines(channel, &used, 7.0 * daily[index], 7.0 * visits[index], &scenario.currency);
        text += &creative_lines::of_channel(scenario, index as ChannelId);
        let here = world.bursts.iter().filter(|burst| usize::from(burst.channel) == index);
        text += &here.map(|burst| burst_line(burst, &world.calendar)).collect::<String>();
    }
    text
}

/// Who meets a channel at all.
fn used(path: &Path, index: usize, channel: &Channel) -> String {
    match path.recorded() {
        Some(recorded) => format!("on the paths of {} of shoppers", percent(recorded.visitors()[index])),
        None => format!("used by {} of shoppers", percent(channel.usage.get())),
    }
}

fn channel_lines(channel: &Channel, used: &str, opportunities: f64, visits: f64, currency: &str) -> String {
    let mut text = format!("  {} ({})\n", channel.label, channel.name);
    match channel.role {
        Role::Shop => text += &format!("    a shop, {used}, visited {} times a week\n", decimals(visits, 2)),
        Role::Media => {
            let bought = opportunities * channel.win_rate.get();
            text += &format!(
                "    {used}; {} opportunities a week, {} bought ({}); {}\n",
                decimals(opportunities, 2),
                decimals(bought, 2),
                percent(channel.win_rate.get()),
                price(channel, currency),
            );
        }
        Role::Owned if channel.supply == Supply::None => {
            let price = price(channel, currency);
            text += &format!("    owned, {used}; it sends what triggers set off; {price}\n");
        }
        Role::Owned => {
            text += &format!(
                "    owned, {used}; {} messages a week could be sent; {}\n",
                decimals(opportunities, 2),
                price(channel, currency),
            );
        }
    }
    if channel.serves() {
        text += &format!("    {}\n", identity(channel));
    }
    text
}

fn burst_line(burst: &Burst, calendar: &Calendar) -> String {
    let day = calendar.day_of(burst.begin);
    let minutes = (burst.begin - calendar.begin_of(day)) / 60;
    let (from, long) = (format!("{:02}:{:02}", minutes / 60, minutes % 60), length(burst.end - burst.begin));
    format!(
        "    on day {day} from {from} on {} of those who use it come within {long}, and stay to the end\n",
        percent(burst.share.get())
    )
}

fn identity(channel: &Channel) -> String {
    let identity = channel.identity;
    let many = match identity.ids {
        Ids::Exactly(1) => "one identifier".into(),
        Ids::Exactly(count) => format!("{count} identifiers"),
        Ids::Mean(mean) if mean.get() == 1.0 => "one identifier".into(),
        Ids::Mean(mean) => format!("{} identifiers on average", mean.get()),
    };
    let life = identity.lifetime.map_or(String::new(), |length| format!(", each for {length} on average"));
    let anonymous = match identity.anonymous.get() {
        0.0 => String::new(),
        share => format!(", {} of opportunities without any", percent(share)),
    };
    format!("recognised by {many}{life}{anonymous}; {} linked to the person", percent(identity.match_rate.get()))
}

/// The channels of a log and what an impression there costs.
fn of_log(scenario: &Scenario) -> String {
    let line = |channel: &Channel| {
        let (label, name) = (&channel.label, &channel.name);
        match channel.role {
            Role::Shop => format!("  {label} ({name}): a shop\n"),
            _ => format!("  {label} ({name}): {}\n", price_in_log(channel, &scenario.currency)),
        }
    };
    format!("\nChannels\n{}", scenario.world.channels.iter().map(line).collect::<String>())
}

fn price_in_log(channel: &Channel, currency: &str) -> String {
    // A replay draws no clicks and no prices.
    let mut plain = channel.clone();
    plain.click_rate = Probability::ZERO;
    plain.open_rate = Probability::ONE;
    plain.price = plain.price.map(Price::without_spread);
    let price = price(&plain, currency);
    if is_paid_by_click(channel) { format!("{price}, so nothing in a replay, which prices no clicks") } else { price }
}

/// What a channel costs, and how often it is clicked.
fn price(channel: &Channel, currency: &str) -> String {
    let price = match channel.price {
        None => "no price".into(),
        Some(Price::PerThousand(cpm, None)) => format!("{currency} {cpm} per thousand"),
        Some(Price::PerThousand(cpm, Some(spread))) => {
            format!("{currency} {cpm} per thousand on average, log-normal of spread {}", spread.get())
        }
        Some(Price::PerClick(price)) => format!("{currency} {} a click", price.units()),
        Some(Price::PerMessage(price)) => format!("{currency} {} a message", price.units()),
    };
    let opened = match channel.open_rate.get() {
        1.0 => String::new(),
        rate => format!("; {} % of messages are opened", decimals(100.0 * rate, 2)),
    };
    match channel.click_rate.get() {
        0.0 => price + &opened,
        rate => format!("{price}{opened}; {} % of impressions are clicked", decimals(100.0 * rate, 2)),
    }
}
