//! What charts have in common: the head, keys, names beside rows, and words about policies.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas};
use super::text::{fit, width, wrap};
use super::theme;
use crate::base::number::thousands;
use crate::base::phrase::counted;
use crate::report::difference::Figure;
use crate::report::headline::verdict;
use crate::results::read::Run;

/// Begins a chart: what was found as its title, and below it what is drawn, and of which run.
pub fn begin_on(canvas: Canvas, run: &Run, title: &str, shows: &str) -> Canvas {
    let about = &run.provenance.about;
    let shoppers = match run.provenance.people {
        Some(people) => format!("{} people, {} simulated", thousands(people as f64), thousands(run.shoppers())),
        None => counted(run.shoppers(), run.person()),
    };
    let days = counted(about.days.into(), "day");
    head_on(canvas, title, shows, &format!("{} · {shoppers} · {days} from {}", about.title, about.start))
}

/// Begins a chart: its title, a line on what is drawn, and a line on where that comes from.
pub fn head(title: &str, shows: &str, of: &str) -> Canvas {
    head_on(Canvas::new(theme::WIDTH), title, shows, of)
}

fn head_on(mut canvas: Canvas, title: &str, shows: &str, of: &str) -> Canvas {
    canvas.y = theme::MARGIN + 4.0;
    lines(&mut canvas, title, (theme::TITLE, true), theme::INK, 27.0);
    lines(&mut canvas, shows, (theme::SUBTITLE, false), theme::INK, 19.0);
    lines(&mut canvas, of, (theme::SUBTITLE, false), theme::MUTED, 19.0);
    canvas.y += 12.0;
    canvas
}

/// A text from the left margin on, in as many lines as it needs.
fn lines(canvas: &mut Canvas, text: &str, (size, bold): (f64, bool), colour: RGBColor, step: f64) {
    for line in wrap(text, size, bold, canvas.right() - theme::MARGIN) {
        canvas.text((theme::MARGIN, canvas.y), line, (size, bold), colour, Align::Left);
        canvas.y += step;
    }
}

/// The name of the axis that goes up, above it.
pub fn axis_up(canvas: &mut Canvas, name: &str) {
    canvas.note((theme::MARGIN, canvas.y), name, Align::Left);
    canvas.y += 16.0;
}

/// The name of the axis that goes across, below its numbers; what follows stands below it.
pub fn axis_across(canvas: &mut Canvas, (left, right): (f64, f64), bottom: f64, name: &str) {
    canvas.note(((left + right) / 2.0, bottom + 29.0), name, Align::Middle);
    canvas.y = bottom + 36.0;
}

/// Lines of grey text at the foot.
pub fn foot(canvas: &mut Canvas, text: &str) {
    canvas.y += 6.0;
    for line in wrap(text, theme::SMALL, false, canvas.right() - theme::MARGIN) {
        canvas.y += 16.0;
        canvas.note((theme::MARGIN, canvas.y), line, Align::Left);
    }
}

/// Says that a table has nothing for this chart.
pub fn nothing(canvas: &mut Canvas, why: &str) {
    canvas.y += 24.0;
    canvas.text((theme::MARGIN, canvas.y), why, (15.0, false), theme::MUTED, Align::Left);
    canvas.y += 24.0;
}

/// A key of colours, in as many lines as it needs.
pub fn key<'a>(canvas: &mut Canvas, entries: impl IntoIterator<Item = (RGBColor, &'a str)>) {
    let mut x = theme::MARGIN;
    for (colour, name) in entries {
        let name = fit(name, theme::LABEL, false, theme::NAMES);
        let wide = 18.0 + width(&name, theme::LABEL, false) + 20.0;
        if x + wide > canvas.right() && x > theme::MARGIN {
            x = theme::MARGIN;
            canvas.y += 21.0;
        }
        canvas.rect((x, canvas.y - 6.0), (x + 12.0, canvas.y + 6.0), colour);
        canvas.label((x + 18.0, canvas.y), name, Align::Left);
        x += wide;
    }
    canvas.y += 24.0;
}

/// How wide a column for these names is.
pub fn column<'a>(names: impl IntoIterator<Item = &'a str>) -> f64 {
    let widest = names.into_iter().map(|name| width(name, theme::LABEL, false)).fold(40.0, f64::max);
    widest.min(theme::NAMES) + 2.0
}

/// The same, on a canvas that may be narrow.
pub fn column_on<'a>(canvas: &Canvas, names: impl IntoIterator<Item = &'a str>) -> f64 {
    column(names).min(canvas.names() + 2.0)
}

/// A name beside a row, to the left of `x`.
pub fn name(canvas: &mut Canvas, (x, y): (f64, f64), text: &str) {
    canvas.label((x, y), fit(text, theme::LABEL, false, theme::NAMES), Align::Right);
}

/// The same in two lines where it needs them, on a canvas that may be narrow.
pub fn name_on(canvas: &mut Canvas, (x, y): (f64, f64), text: &str) {
    let most = canvas.names();
    let mut lines = wrap(text, theme::LABEL, false, most);
    if lines.len() > 2 {
        lines = vec![lines[0].clone(), fit(&lines[1..].join(" "), theme::LABEL, false, most)];
    }
    let first = y - 7.5 * (lines.len().saturating_sub(1)) as f64;
    for (index, line) in lines.into_iter().enumerate() {
        canvas.label((x, first + 15.0 * index as f64), line, Align::Right);
    }
}

/// The policies with their colours: the baseline has the first, wherever it stands.
pub fn policies(run: &Run) -> Vec<(RGBColor, &str)> {
    let (policies, baseline) = (run.policies(), run.pair().1);
    let at = policies.iter().position(|name| *name == baseline).unwrap_or(0);
    let role = |index: usize| match index {
        _ if index == at => 0,
        _ if index < at => index + 1,
        _ => index,
    };
    policies.into_iter().enumerate().map(|(index, name)| (theme::policy(role(index)), name)).collect()
}

/// The policy to speak of and the baseline: the one that is recommended, or where that is the baseline the run's own subject.
pub fn pair(run: &Run) -> (&str, &str) {
    let (subject, baseline) = run.pair();
    let best = verdict(run).map(|verdict| verdict.best).filter(|best| *best != baseline);
    (best.unwrap_or(subject), baseline)
}

/// Does no policy change whom the baseline reaches?
pub fn reach_alike(run: &Run) -> bool {
    let (policies, baseline) = (run.policies(), run.pair().1);
    let is_alike =
        |policy: &str| run.change(policy, "reach").and_then(Figure::difference).is_some_and(Figure::is_nothing);
    policies.len() > 1 && policies.into_iter().filter(|policy| *policy != baseline).all(is_alike)
}

/// The colour of a channel.
pub fn channel_colour(run: &Run, channel: &str) -> RGBColor {
    let channels = &run.provenance.about.channels;
    let index = channels.iter().position(|known| known.name == channel);
    theme::channel(index.unwrap_or_else(|| run.served_channels().iter().position(|name| *name == channel).unwrap_or(0)))
}
