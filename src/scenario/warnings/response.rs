//! What a response can say but probably does not mean.

use toml::Spanned;

use crate::base::quantity::Size;
use crate::response::Response;
use crate::scenario::names::short;
use crate::scenario::problem::{Problem, Problems};
use crate::scenario::written::{ChannelEntry, File};
use crate::world::World;

/// Above this share of visits that end in a purchase, a slip is more likely than a shop.
const UNUSUAL_BASELINE: f64 = 0.25;

/// Baskets that spread by more than so many times their mean.
const UNUSUAL_SPREAD: f64 = 10.0;

/// Adds a warning for everything about purchases that looks odd.
pub fn look(file: &File, world: &World, response: &Response, problems: &mut Problems) {
    let span = file.response.as_ref().map(Spanned::span);
    let mut doubt = |title: String, cure: String| problems.push(Problem::warning(title, cure, span.clone()));
    let baseline = response.baseline;
    if baseline == 0.0 {
        doubt("nothing is ever bought".into(), "its baseline is 0, and all else multiplies it".into());
        return;
    }
    if baseline > UNUSUAL_BASELINE {
        let cure = "it is the purchase probability of one shop visit, usually 0.01 to 0.06";
        doubt(format!("a baseline of {baseline} is unusual"), cure.into());
    }
    let segment = response.segments.iter().copied().reduce(f64::max).unwrap_or(1.0);
    let most = baseline * segment * response.in_market.max(1.0);
    if most > 1.0 {
        let cure = format!("baseline × segment × in-market reaches {}: what is above 1 is cut off", short(most));
        doubt("a purchase can be more than certain".into(), cure);
    }
    if let Some(basket) = file.response.as_ref().and_then(|entry| entry.get_ref().basket.as_ref()) {
        let (mean, sd) = (basket.mean.get(), basket.sd.map_or(0.0, Size::get));
        if mean == 0.0 && sd > 0.0 {
            doubt(format!("a basket of mean 0 is worth nothing, whatever its sd of {sd}"), "give it a mean".into());
        } else if sd > UNUSUAL_SPREAD * mean {
            let cure = "baskets are log-normal: so few of them would make up the mean that a run hardly meets one";
            doubt(format!("an sd of {sd} around a basket of {mean} is unusual"), cure.into());
        }
    }
    if !world.clicks.are_possible() && !response.is_moved() {
        let cure = "give a channel an `effect` or a `click_rate`, and the curve a `max_lift` above 0";
        doubt("advertising sells nothing here".into(), cure.into());
    }
    for entry in file.channel.iter().map(Spanned::get_ref) {
        idle_landing(entry, problems);
    }
    warmed_up(file, world, problems);
}

/// What the warm-up's ads cause in the flight is counted, but not what they cost. Where the campaign runs on, that
/// makes good what the flight's ads cause after its end; for a burst it is too much.
fn warmed_up(file: &File, world: &World, problems: &mut Problems) {
    if let Some(warm_up) = file.flight.warm_up.as_ref().filter(|days| *days.get_ref() > 0 && world.has_prices()) {
        let title = "with a warm-up, returns are those of a campaign that runs on";
        let cure = "what the warm-up's ads sell in the flight is counted for what the flight's ads sell after it: let the \
                    warm-up outlast half-lives, or leave `warm_up` out if the flight is all there is";
        problems.push(Problem::warning(title, cure, Some(warm_up.span())));
    }
}

fn idle_landing(entry: &ChannelEntry, problems: &mut Problems) {
    let is_clicked = entry.click_rate.as_ref().is_some_and(|rate| rate.get_ref().get() > 0.0);
    if let (Some(landing), false) = (&entry.click_to, is_clicked) {
        let cure = format!("no impression on `{}` is clicked: give it a `click_rate`", entry.name.get_ref());
        problems.push(Problem::warning("`click_to` changes nothing", cure, Some(landing.span())));
    }
}
