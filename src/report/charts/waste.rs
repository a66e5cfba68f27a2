//! Where the impressions go: by how many exposures their receiver had in all.

use plotters::style::RGBColor;

use super::bars::{self, Bar};
use super::canvas::Canvas;
use super::parts::{begin_on, foot, key, nothing, pair};
use super::scale;
use super::sketch::Sketch;
use super::theme;
use crate::base::number::{percent, thousands};
use crate::base::phrase::quoted;
use crate::base::time::in_words;
use crate::results::read::Run;

/// Impressions of shoppers who see so many.
struct Band {
    /// From how many on.
    from: u64,
    name: String,
    colour: RGBColor,
}

/// Shoppers who see one, more up to the upper end of the effective frequency in three steps, and those who see too many.
fn bands(run: &Run) -> Vec<Band> {
    let high = u64::from(run.provenance.about.effective_frequency.1);
    // 2–3, 4–6 and 7–10 where that is ten, and as many parts of any other.
    let step = |ninths: u64| 1 + ((high - 1) * ninths + 4) / 9;
    let ends = [1, step(2), step(5), high];
    let mut bands = Vec::new();
    for (index, to) in ends.into_iter().enumerate() {
        let from = if index == 0 { 1 } else { ends[index - 1] + 1 };
        let name = match (from, to) {
            (1, 1) => "1 impression".into(),
            _ if from == to => format!("{from} impressions"),
            _ => format!("{from}–{to} impressions"),
        };
        if from <= to {
            bands.push(Band { from, name, colour: theme::exposures(index) });
        }
    }
    bands.push(Band { from: high + 1, name: format!("{} or more impressions", high + 1), colour: theme::exposures(4) });
    bands
}

pub fn draw(run: &Run, room: f64) -> Sketch {
    let shows = "Impressions of each policy by how many their shopper sees in the flight";
    let bands = bands(run);
    let title = title(run, &bands);
    let mut canvas = begin_on(Canvas::new(room), run, &title, shows);
    key(&mut canvas, bands.iter().map(|band| (band.colour, band.name.as_str())));
    canvas.y += 8.0;
    let names = run.policies();
    let across = bars::across(&canvas, names.iter().copied(), 150.0);
    if names.iter().all(|policy| of(run, policy, &bands).is_none()) {
        nothing(&mut canvas, "No policy served an impression.");
    }
    let rows: Vec<Bar> = names.iter().map(|policy| bar(run, policy, &bands)).collect();
    bars::draw(&mut canvas, &rows, across, 1.0, 26.0);
    canvas.y -= 10.0;
    let high = run.provenance.about.effective_frequency.1;
    foot(
        &mut canvas,
        &format!(
            "Across: share of the policy’s impressions. Colours: all impressions that the shopper sees in the flight. The table of \
             policies has a smaller share beyond {high}: it counts only a shopper’s impressions after the first {high}."
        ),
    );
    let how = format!(
        "Each bar is all impressions of a policy, split by how many their shopper sees in all. Blue: up to {}. Orange: more.",
        run.provenance.about.effective_frequency.1
    );
    Sketch { name: "waste", title, shows: shows.into(), how, finding: finding(run, &bands), canvas }
}

fn title(run: &Run, bands: &[Band]) -> String {
    let (subject, baseline) = pair(run);
    let too_many = bands.last().map_or(1, |band| band.from);
    let part = |policy: &str| match of(run, policy, bands) {
        Some((counts, all)) => percent(counts[counts.len() - 1] as f64 / all as f64),
        None => "none".into(),
    };
    let days = in_words(run.provenance.about.days);
    let mine = format!(
        "Under {} {} of impressions go to shoppers who see {too_many} or more in {days}",
        quoted(subject),
        part(subject)
    );
    if subject == baseline { mine } else { format!("{mine}, under {} {}", quoted(baseline), part(baseline)) }
}

/// The impressions of a policy by band; None where there are none.
fn of(run: &Run, policy: &str, bands: &[Band]) -> Option<(Vec<u64>, u64)> {
    let mut counts = vec![0; bands.len()];
    for (frequency, shoppers) in run.histogram(policy) {
        if let Some(band) = bands.iter().rposition(|band| frequency >= band.from) {
            counts[band] += frequency * shoppers;
        }
    }
    let all: u64 = counts.iter().sum();
    (all > 0).then_some((counts, all))
}

/// All impressions, as the table of policies has them: a policy with a budget is estimated at its budget, and counts are
/// those of the run as simulated.
fn served(run: &Run, policy: &str, counted: u64) -> f64 {
    run.of_policy(policy, "impressions").map_or(counted as f64, |served| served.value)
}

fn bar(run: &Run, policy: &str, bands: &[Band]) -> Bar {
    let name = policy.to_string();
    let Some((counts, all)) = of(run, policy, bands) else {
        return Bar { name, parts: Vec::new(), total: "no impressions".into() };
    };
    let part = |(band, count): (&Band, &u64)| {
        let share = *count as f64 / all as f64;
        (share, band.colour, percent(share))
    };
    let total = format!("{} impressions", scale::count(served(run, policy, all).round()));
    Bar { name, parts: bands.iter().zip(&counts).map(part).collect(), total }
}

fn finding(run: &Run, bands: &[Band]) -> String {
    let (subject, baseline) = pair(run);
    let too_many = bands.last().map_or(1, |band| band.from);
    let told = |policy: &str| match of(run, policy, bands) {
        None => format!("{} serves no impressions", quoted(policy)),
        Some((counts, all)) => format!(
            "{} of the {} impressions of {} go to shoppers who see {too_many} or more",
            percent(counts[counts.len() - 1] as f64 / all as f64),
            thousands(served(run, policy, all)),
            quoted(policy),
        ),
    };
    let mine = told(subject);
    if subject == baseline { format!("{mine}.") } else { format!("{mine}; {}.", told(baseline)) }
}
