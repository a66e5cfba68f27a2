//! Who is met where: shoppers by the exact combination of channels, as an UpSet plot (Lex et al. 2014).

use super::canvas::{Align, Canvas};
use super::parts::{axis_up, begin_on, channel_colour, column_on, foot, name, nothing, pair, policies};
use super::scale::{Scale, share};
use super::sketch::Sketch;
use super::text::fit;
use super::theme;
use crate::base::number::percent;
use crate::base::phrase::{counted, listed, quoted};
use crate::results::read::Run;

/// The most combinations that are shown.
const MOST: usize = 15;

/// The same on a telephone.
const FEW: usize = 6;

struct Set<'a> {
    group: &'a str,
    members: Vec<&'a str>,
    shoppers: u64,
}

pub fn draw(run: &Run, room: f64) -> Sketch {
    let (subject, baseline) = pair(run);
    let shows = format!("Shoppers reached by each combination of channels, under {}", quoted(baseline));
    let title = title(run);
    let mut canvas = begin_on(Canvas::new(room), run, &title, &shows);
    let sets = both(run);
    let (named, folded): (Vec<&Set<'_>>, Vec<&Set<'_>>) = sets.iter().partition(|set| !set.members.is_empty());
    let (shown, rest) = named.split_at(named.len().min(if canvas.is_narrow() { FEW } else { MOST }));
    if shown.is_empty() {
        nothing(&mut canvas, "Nobody was reached.");
    } else {
        axis_up(&mut canvas, "Share of all shoppers, in %");
        plot(&mut canvas, run, shown);
    }
    let left: u64 = rest.iter().chain(&folded).map(|set| set.shoppers).sum();
    let rest = match left {
        0 => String::new(),
        left => format!(" Smaller combinations: {} of shoppers.", percent(left as f64 / run.people())),
    };
    let line = match subject == baseline {
        true => String::new(),
        false => format!(" Columns and numbers: {}. Line across a column: {}.", quoted(baseline), quoted(subject)),
    };
    foot(&mut canvas, &format!("Dots: the channels of a combination.{line}{rest}"));
    let how = "Each column is the shoppers who see the ad on exactly the channels with dots below it. Bars at the left, where there is \
               room for them, are all shoppers that a channel reaches.";
    Sketch { name: "overlap", title, shows, how: how.into(), finding: finding(run), canvas }
}

fn sets<'a>(run: &'a Run, policy: &str) -> Vec<Set<'a>> {
    let rows = run.overlap.iter().filter(|row| row.policy == policy);
    let set = |row: &'a crate::results::read::Overlap| Set {
        group: &row.exposure_group,
        members: members(run, &row.exposure_group),
        shoppers: row.impression_reach,
    };
    rows.map(set).collect()
}

/// The combinations under the baseline and the policy beside it, the largest under either first.
fn both(run: &Run) -> Vec<Set<'_>> {
    let (subject, baseline) = pair(run);
    let (mut all, others) = (sets(run, baseline), sets(run, subject));
    let most = |group: &str, mine: u64| {
        others.iter().find(|set| set.group == group).map_or(mine, |set| mine.max(set.shoppers))
    };
    let mut ranked: Vec<(u64, Set<'_>)> = all.drain(..).map(|set| (most(set.group, set.shoppers), set)).collect();
    for set in &others {
        if !set.members.is_empty() && ranked.iter().all(|(_, known)| known.group != set.group) {
            ranked.push((set.shoppers, Set { shoppers: 0, members: set.members.clone(), ..*set }));
        }
    }
    ranked.sort_by_key(|(most, _)| std::cmp::Reverse(*most));
    ranked.into_iter().map(|(_, set)| set).collect()
}

/// The channels that a group names; none for the row that folds the smallest together.
fn members<'a>(run: &'a Run, group: &str) -> Vec<&'a str> {
    let mut left = group;
    let mut found = Vec::new();
    let mut channels = run.served_channels();
    // A name may hold another, or the sign between names: the longest that fits comes first.
    channels.sort_by_key(|channel| std::cmp::Reverse(channel.len()));
    while !left.is_empty() {
        let fits = |channel: &&&str| {
            left.strip_prefix(**channel).is_some_and(|rest| rest.is_empty() || rest.starts_with(" + "))
        };
        let Some(channel) = channels.iter().find(fits) else { return Vec::new() };
        found.push(*channel);
        left = left[channel.len()..].trim_start_matches(" + ");
    }
    found
}

fn plot(canvas: &mut Canvas, run: &Run, shown: &[&Set<'_>]) {
    let channels = run.served_channels();
    let bars = if canvas.is_narrow() { 8.0 } else { 110.0 };
    let names = theme::MARGIN + bars + column_on(canvas, channels.iter().map(|channel| run.label(channel)));
    let (left, right) = (names + 40.0, canvas.right());
    let (top, bottom) = (canvas.y + 4.0, canvas.y + 200.0);
    let tallest = |set: &&Set<'_>| {
        let here = run.overlap.iter().filter(|row| {
            row.exposure_group == set.group && [pair(run).0, run.pair().1].contains(&row.policy.as_str())
        });
        here.map(|row| row.impression_reach).max().unwrap_or(0) as f64 / run.people()
    };
    let highest = shown.iter().map(tallest).fold(0.0, f64::max);
    let up = Scale::new((0.0, 1.12 * highest), (bottom, top));
    up.grid_up(canvas, (left, right), 4, share);
    let slot = ((right - left) / shown.len() as f64).min(64.0);
    for (index, set) in shown.iter().enumerate() {
        let x = left + slot * (index as f64 + 0.5);
        columns(canvas, run, set, (x, slot), &up, bottom);
    }
    canvas.line((left, bottom), (right, bottom), theme::AXIS, 1.0);
    canvas.y = bottom + 22.0;
    rows(canvas, run, names, (left, right));
    for (index, set) in shown.iter().enumerate() {
        marks(canvas, run, &set.members, left + slot * (index as f64 + 0.5), bottom + 22.0);
    }
}

/// From one channel's row to the next.
const ROW: f64 = 24.0;

fn columns(canvas: &mut Canvas, run: &Run, set: &Set<'_>, (x, slot): (f64, f64), up: &Scale, bottom: f64) {
    let (subject, baseline) = pair(run);
    let colours = policies(run);
    let colour = colours.iter().find(|(_, name)| *name == baseline).map_or(theme::AXIS, |(colour, _)| *colour);
    let part = set.shoppers as f64 / run.people();
    canvas.rect((x - 0.32 * slot, up.at(part)), (x + 0.32 * slot, bottom), colour);
    let theirs = run.overlap.iter().find(|row| row.policy == subject && row.exposure_group == set.group);
    let theirs = theirs.map_or(0.0, |row| row.impression_reach as f64 / run.people());
    if subject != baseline {
        canvas.line((x - 0.42 * slot, up.at(theirs)), (x + 0.42 * slot, up.at(theirs)), theme::INK, 2.0);
    }
    canvas.note((x, up.at(part.max(theirs)) - 9.0), share_label(part), Align::Middle);
}

fn share_label(part: f64) -> String {
    percent(part).replace(" %", "")
}

fn rows(canvas: &mut Canvas, run: &Run, names: f64, (left, right): (f64, f64)) {
    let (_, baseline) = run.pair();
    let reach = |channel: &str| run.of_channel(baseline, channel, "reach").map_or(0.0, |value| value.value);
    let highest = run.served_channels().into_iter().map(reach).fold(1.0, f64::max);
    for (index, channel) in run.served_channels().into_iter().enumerate() {
        if index % 2 == 0 {
            canvas.rect((left, canvas.y - ROW / 2.0), (right, canvas.y + ROW / 2.0), theme::BAND);
        }
        let wide = 58.0 * reach(channel) / highest;
        if canvas.is_narrow() {
            let label = fit(run.label(channel), theme::LABEL, false, canvas.names());
            name(canvas, (names + 26.0, canvas.y), &label);
            canvas.y += ROW;
            continue;
        }
        canvas.rect(
            (theme::MARGIN, canvas.y - 6.0),
            (theme::MARGIN + wide, canvas.y + 6.0),
            channel_colour(run, channel),
        );
        canvas.note((theme::MARGIN + wide + 6.0, canvas.y), percent(reach(channel) / run.people()), Align::Left);
        name(canvas, (names + 26.0, canvas.y), run.label(channel));
        canvas.y += ROW;
    }
    canvas.y -= ROW / 2.0;
}

fn marks(canvas: &mut Canvas, run: &Run, members: &[&str], x: f64, top: f64) {
    let channels = run.served_channels();
    let rows: Vec<f64> = (0..channels.len()).map(|row| top + ROW * row as f64).collect();
    let met: Vec<usize> = (0..channels.len()).filter(|row| members.contains(&channels[*row])).collect();
    rows.iter().for_each(|y| canvas.dot((x, *y), 3.0, theme::NOTHING));
    if let (Some(first), Some(last)) = (met.first(), met.last()) {
        canvas.line((x, rows[*first]), (x, rows[*last]), theme::MUTED, 2.0);
    }
    met.iter().for_each(|row| canvas.dot((x, rows[*row]), 6.0, channel_colour(run, channels[*row])));
}

/// Shoppers reached under the baseline, and those of them on more than one channel.
fn several(run: &Run) -> (u64, u64) {
    let sets = sets(run, run.pair().1);
    let several = sets.iter().filter(|set| set.members.len() != 1).map(|set| set.shoppers).sum();
    (sets.iter().map(|set| set.shoppers).sum(), several)
}

fn title(run: &Run) -> String {
    let baseline = run.pair().1;
    match several(run) {
        (0, _) => format!("{} reaches nobody", quoted(baseline)),
        (reached, several) => {
            let part = percent(several as f64 / reached as f64);
            format!("{part} of the {}s reached see the ad on more than one channel", run.person())
        }
    }
}

fn finding(run: &Run) -> String {
    let baseline = run.pair().1;
    let (reached, several) = several(run);
    if reached == 0 {
        return format!("{} reaches nobody.", quoted(baseline));
    }
    let sets = sets(run, baseline);
    let most = sets.iter().filter(|set| !set.members.is_empty()).max_by_key(|set| set.shoppers);
    let most = most.map_or(String::new(), |set| {
        let names: Vec<&str> = set.members.iter().map(|channel| run.label(channel)).collect();
        let shoppers = counted(set.shoppers as f64, run.person());
        let place = match names.len() {
            all if all > 2 && all == run.served_channels().len() => format!("all {all} channels"),
            2 if run.served_channels().len() == 2 => "both channels".into(),
            1 => format!("{} alone", names[0]),
            _ => format!("{} and on no other", listed(&names)),
        };
        format!(" The largest group, {shoppers}, see it on {place}.")
    });
    let part = percent(several as f64 / reached as f64);
    format!(
        "Under {}, {part} of the {}s reached see the ad on more than one channel.{most}",
        quoted(baseline),
        run.person()
    )
}
