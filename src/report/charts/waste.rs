//! Where the impressions go: by how many exposures their receiver had in all.

use super::Sketch;
use super::bars::{self, Bar};
use super::parts::{begin, column, foot, key, nothing, pair, quoted};
use super::scale;
use super::theme;
use crate::report::number::{percent, thousands};
use crate::report::read::Run;

/// From how many exposures on a band begins, and what it is called.
const BANDS: [(u64, &str); 5] = [(1, "1 exposure"), (2, "2–3"), (4, "4–6"), (7, "7–10"), (11, "11 or more exposures")];

pub fn draw(run: &Run) -> Sketch {
    let title = "Where the impressions go".to_string();
    let mut canvas = begin(run, &title);
    let named = BANDS.iter().enumerate().map(|(band, (_, name))| (theme::exposures(band), *name));
    key(&mut canvas, named);
    canvas.y += 8.0;
    let names = run.policies();
    let left = theme::MARGIN + column(names.iter().copied()) + 12.0;
    if names.iter().all(|policy| of(run, policy).is_none()) {
        nothing(&mut canvas, "No policy served an impression.");
    }
    let rows: Vec<Bar> = names.iter().map(|policy| bar(run, policy)).collect();
    bars::draw(&mut canvas, &rows, (left, theme::WIDTH - theme::MARGIN - 150.0), 1.0, 26.0);
    canvas.y -= 10.0;
    foot(&mut canvas, "Shares of each policy’s impressions, by how many its receiver saw in the whole flight.");
    let how = "Each bar is all impressions of a policy, split by how many impressions the shopper who saw them had in \
               all: blue up to ten, the darker the more, and orange beyond.";
    Sketch { name: "waste", title, how: how.into(), finding: finding(run), canvas }
}

/// The impressions of a policy by band; None where there are none.
fn of(run: &Run, policy: &str) -> Option<([u64; 5], u64)> {
    let mut bands = [0; 5];
    for (frequency, shoppers) in run.histogram(policy) {
        if let Some(band) = BANDS.iter().rposition(|(from, _)| frequency >= *from) {
            bands[band] += frequency * shoppers;
        }
    }
    let all: u64 = bands.iter().sum();
    (all > 0).then_some((bands, all))
}

fn bar(run: &Run, policy: &str) -> Bar {
    let name = policy.to_string();
    let Some((bands, all)) = of(run, policy) else {
        return Bar { name, parts: Vec::new(), total: "no impressions".into() };
    };
    let part = |(band, count): (usize, &u64)| {
        let share = *count as f64 / all as f64;
        (share, theme::exposures(band), percent(share))
    };
    let total = format!("{} impressions", scale::count(all as f64));
    Bar { name, parts: bands.iter().enumerate().map(part).collect(), total }
}

fn finding(run: &Run) -> String {
    let (subject, baseline) = pair(run);
    let told = |policy: &str| match of(run, policy) {
        None => format!("{} serves no impression", quoted(policy)),
        Some((bands, all)) => format!(
            "{} of the {} impressions of {} go to shoppers who see 11 or more",
            percent(bands[4] as f64 / all as f64),
            thousands(all as f64),
            quoted(policy)
        ),
    };
    let mine = told(subject);
    if subject == baseline { format!("{mine}.") } else { format!("{mine}; {}.", told(baseline)) }
}
