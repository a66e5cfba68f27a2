//! The first page: what to do and why, for who has three minutes. Its words are the same on the page and as Markdown.

mod best_cap;
mod channels;
mod fact;
mod marks;
mod plausible;
mod sure;

use super::headline::{details, recommend};
use super::worth;
use crate::base::number::thousands;
use crate::base::phrase::counted;
use crate::results::read::Run;

pub use channels::{ChannelProfits, channel_profits};
pub use fact::Fact;
pub use marks::marked;
pub use sure::sources_counted;

/// All that the first page says in words.
#[derive(Debug, Clone)]
pub struct FirstPage {
    /// What to do; then what it needs and what would change it.
    pub advice: Vec<String>,
    /// The rest, in the order of its weight.
    pub facts: Vec<Fact>,
    /// What each channel earns; None where that was not measured.
    pub channels: Option<ChannelProfits>,
}

/// The first page of a run.
pub fn first_page(run: &Run) -> FirstPage {
    let advice = recommend(run).map_or_else(|| details(run), |advice| advice.lines());
    let worth = worth::all(run).map(|words| Fact::plain("Does coordination pay?", words));
    let sure = [sure::sampling(run), sure::assumed(run), sure::turning(run)];
    let facts = [worth, best_cap::fact(run)].into_iter().chain(sure).chain([plausible::fact(run)]);
    let facts = facts.flatten().chain([market(run)]).collect();
    FirstPage { advice, facts, channels: channel_profits(run) }
}

/// Of which run a page speaks.
pub fn subtitle(run: &Run) -> String {
    let about = &run.provenance.about;
    let who = match (&run.provenance.log, run.provenance.people) {
        (Some(log), _) => format!("{} of the log {}", counted(run.shoppers(), "user"), log.name),
        (None, Some(people)) => format!(
            "{}, who stand for a market of {} people",
            counted(run.shoppers(), "simulated shopper"),
            thousands(people as f64)
        ),
        (None, None) => counted(run.shoppers(), "simulated shopper"),
    };
    format!("{who}, {} from {}", crate::base::time::in_words(about.days), about.start)
}

/// Whom the counts and the money are about.
fn market(run: &Run) -> Fact {
    let words = match (&run.provenance.log, run.provenance.people) {
        (Some(_), _) => format!("Counts and money are those of the {} of the log.", counted(run.shoppers(), "user")),
        (None, Some(people)) => format!(
            "Counts and money are those of a market of {} people, of whom {} were simulated.",
            thousands(people as f64),
            thousands(run.shoppers())
        ),
        (None, None) => format!(
            "Counts and money are those of the {} that were simulated. `population.size` in the scenario tells them for a \
             market of another size.",
            counted(run.shoppers(), "shopper")
        ),
    };
    Fact::plain("Size of the market", words)
}
