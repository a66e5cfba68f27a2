//! What each cap refused, by channel.

use super::bars::{self, Bar};
use super::canvas::Canvas;
use super::parts::{begin_on, channel_colour, foot, key, nothing, pair};
use super::scale::count;
use super::sketch::Sketch;
use super::text::fit;
use super::theme;
use crate::base::number::{percent, thousands};
use crate::base::phrase::{listed, quoted};
use crate::results::read::{Run, distinct};

/// The most caps of a policy that get a bar of their own.
const MOST: usize = 8;

pub fn draw(run: &Run, room: f64) -> Sketch {
    let shows = "What each cap or stop refuses, by channel";
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    let groups: Vec<(&str, Vec<Bar>)> = run.policies().into_iter().map(|policy| (policy, rows(run, policy))).collect();
    let capped: Vec<_> = groups.iter().filter(|(_, bars)| !bars.is_empty()).collect();
    if capped.is_empty() {
        nothing(&mut canvas, "No policy has a cap.");
    } else {
        let channels = run.served_channels();
        key(&mut canvas, channels.iter().map(|channel| (channel_colour(run, channel), run.label(channel))));
        panels(&mut canvas, run, &capped);
        let without: Vec<String> =
            groups.iter().filter(|(_, bars)| bars.is_empty()).map(|(policy, _)| quoted(policy)).collect();
        let none = if without.is_empty() { String::new() } else { format!(" Without caps: {}.", without.join(", ")) };
        foot(
            &mut canvas,
            &format!(
                "Across: auctions that the policy would have won and that were refused. Where several rules refuse one, the first in the policy’s list counts it, a stop before a cap: a later bar is what its cap refuses beyond those above it.{none}"
            ),
        );
    }
    let how = "Each bar counts what one rule refuses, split by channel. Where several rules would refuse the same ad, it stands in the \
               bar of the first; so a later bar is what its rule refuses beyond the others.";
    Sketch { name: "refusals", title, shows: shows.into(), how: how.into(), finding: finding(run), canvas }
}

fn title(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    let part = |policy: &str| {
        let of = |metric| run.of_policy(policy, metric).map_or(0.0, |value| value.value);
        if of("bought") > 0.0 { percent(of("capped") / of("bought")) } else { "none".into() }
    };
    let mine =
        format!("The {} of {} refuse {} of the auctions it would have won", rules(run), quoted(subject), part(subject));
    if subject == baseline { mine } else { format!("{mine}, those of {} {}", quoted(baseline), part(baseline)) }
}

fn panels(canvas: &mut Canvas, run: &Run, groups: &[&(&str, Vec<Bar>)]) {
    let length = |bar: &Bar| bar.parts.iter().map(|(length, _, _)| length).sum::<f64>();
    let longest = groups.iter().flat_map(|(_, bars)| bars).map(length).fold(0.0, f64::max);
    let names = groups.iter().flat_map(|(_, bars)| bars).map(|bar| bar.name.as_str());
    let across = bars::across(canvas, names, 86.0);
    for (policy, bars) in groups {
        let capped = run.of_policy(policy, "capped").map_or(0.0, |value| value.value);
        let bought = run.of_policy(policy, "bought").map_or(0.0, |value| value.value);
        canvas.y += 6.0;
        let name = fit(policy, theme::LABEL, true, (1.4 * theme::NAMES).min(canvas.right() - theme::MARGIN));
        let wide = super::text::width(&name, theme::LABEL, true);
        canvas.heading((theme::MARGIN, canvas.y), name);
        let part = if bought > 0.0 { percent(capped / bought) } else { "none".into() };
        let told = format!("{part} of the auctions it would have won");
        match canvas.is_narrow() {
            true => {
                canvas.y += 17.0;
                canvas.note((theme::MARGIN, canvas.y), told, super::canvas::Align::Left);
            }
            false => canvas.note((theme::MARGIN + wide + 12.0, canvas.y), told, super::canvas::Align::Left),
        }
        canvas.y += 26.0;
        bars::draw(canvas, bars, across, longest, 20.0);
    }
    canvas.y -= 12.0;
}

fn rows(run: &Run, policy: &str) -> Vec<Bar> {
    let mine = || run.blocked.iter().filter(|row| row.policy == policy);
    let caps = distinct(mine().map(|row| row.cap.as_str()));
    let bar = |name: String, caps: &[&str]| {
        let of = |channel: &str| -> u64 {
            let here = mine().filter(|row| row.channel == channel && caps.contains(&row.cap.as_str()));
            here.map(|row| row.opportunities).sum()
        };
        let channels = run.served_channels();
        let counts: Vec<(&str, u64)> = channels.into_iter().map(|channel| (channel, of(channel))).collect();
        let total: u64 = counts.iter().map(|(_, count)| count).sum();
        let part =
            |(channel, number): &(&str, u64)| (*number as f64, channel_colour(run, channel), count(*number as f64));
        Bar { name, parts: counts.iter().map(part).collect(), total: thousands(total as f64) }
    };
    let (shown, rest) = caps.split_at(if caps.len() > MOST { MOST - 1 } else { caps.len() });
    let mut bars: Vec<Bar> = shown.iter().map(|cap| bar((*cap).into(), &[*cap])).collect();
    if !rest.is_empty() {
        bars.push(bar(format!("and {} more", rest.len()), rest));
    }
    bars
}

fn finding(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    let policy = if run.blocked.iter().any(|row| row.policy == subject) { subject } else { baseline };
    let mine: Vec<_> = run.blocked.iter().filter(|row| row.policy == policy).collect();
    let total: u64 = mine.iter().map(|row| row.opportunities).sum();
    if total == 0 {
        return format!("Under {} no cap refuses anything.", quoted(policy));
    }
    let sum = |cap: &str| mine.iter().filter(|row| row.cap == cap).map(|row| row.opportunities).sum::<u64>();
    let caps = distinct(mine.iter().map(|row| row.cap.as_str()));
    let told: Vec<String> = caps
        .iter()
        .take(3)
        .map(|cap| format!("{} refuses {}", quoted(cap), percent(sum(cap) as f64 / total as f64)))
        .collect();
    // Of a policy with a budget the counts are those of the run as simulated: the number is that of the other tables.
    let all = run.of_policy(policy, "capped").map_or(total as f64, |capped| capped.value).round() as u64;
    format!("The {} of {} refuse {}: {}.", rules(run), quoted(policy), opportunities(all), listed(&told))
}

/// What refuses.
fn rules(run: &Run) -> &'static str {
    if run.provenance.about.suppresses { "caps and stops" } else { "caps" }
}

fn opportunities(total: u64) -> String {
    if total == 1 { "one auction".into() } else { format!("{} auctions", thousands(total as f64)) }
}
