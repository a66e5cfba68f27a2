//! What is to be allocated: from what was typed to a policy, its channels and a total, all of it checked.

use omnicap::base::digest::digest;
use omnicap::policy::budget::Budget;
use omnicap::scenario::problem::Problem;
use omnicap::scenario::{Scenario, set};
use omnicap::study::sweep::blocks::Block;
use omnicap::study::sweep::design::Design;
use omnicap::study::sweep::factor::Factor;
use omnicap::study::sweep::plan::Base;
use toml_edit::Key;

use crate::cli::args::Allocate;
use crate::cli::failure::Failure;
use crate::cli::sweep::asked::{Asked, Shape, Typed, usage};

/// A total, and what it is split over.
pub struct Wanted {
    pub asked: Asked,
    /// The scenario, in which nobody spends like the policy.
    pub text: String,
    /// The metric that is followed.
    pub metric: String,
    /// The channels that can be bought, by their indices and names.
    pub channels: Vec<(usize, String)>,
    /// Where the policy's budget stands, as a path of --set.
    pub path: String,
    /// How many shoppers are drawn.
    pub drawn: u64,
    /// Allocations with the same one have the same tables.
    pub digest: String,
}

impl Wanted {
    pub fn of(args: &Allocate, base: Base<'_>) -> Result<Self, Failure> {
        // One point, which is the scenario as it stands.
        let own = Scenario::parse_with(base.text, base.origin, base.files)?;
        let metrics = [args.metric.clone()];
        let typed = Typed {
            path: &args.source.path,
            blocks: vec![Block {
                factors: vec![Factor::listed("shoppers", vec![own.shoppers.to_string()])],
                design: Design::Grid,
            }],
            reference: None,
            policy: args.policy.as_ref(),
            metrics: &metrics,
            skip_refused: false,
            shape: Shape { narrow: true, ..Shape::default() },
        };
        let asked = Asked::of(typed, base)?;
        let channels = bought(&own);
        if channels.len() < 2 {
            let title = "fewer than two channels have a price: there is nothing to split";
            return Err(usage(Problem::error(title, "give the channels prices, such as price = { cpm = 20 }", None)));
        }
        let text = freed(base.text, &own, &asked.subject).map_err(usage)?;
        let drawn = args.most.min(own.shoppers);
        let digest = digest(format!("allocate {} {} {:?} {drawn}", asked.digest, args.total, args.within));
        let path = format!("policy.{}.spend", Key::new(&asked.subject));
        Ok(Self { asked, text, metric: args.metric.clone(), channels, path, drawn, digest })
    }

    /// The budgets of a split as the scenario writes them, to the cent.
    pub fn written(&self, split: &[f64]) -> String {
        let budget = |((_, name), budget): (&(usize, String), &f64)| {
            format!("{} = {:.2}", Key::new(name.as_str()), budget.max(0.01))
        };
        let budgets: Vec<String> = self.channels.iter().zip(split).map(budget).collect();
        format!("{{ channels = {{ {} }} }}", budgets.join(", "))
    }

    /// The names of the channels.
    pub fn names(&self) -> Vec<String> {
        self.channels.iter().map(|(_, name)| name.clone()).collect()
    }
}

/// The media channels with a price.
fn bought(scenario: &Scenario) -> Vec<(usize, String)> {
    let channels = &scenario.world.channels;
    let media = omnicap::world::channel::media(channels);
    let is_bought = |index: usize| media >> index & 1 == 1 && channels[index].price.is_some();
    (0..channels.len()).filter(|index| is_bought(*index)).map(|index| (index, channels[index].name.clone())).collect()
}

/// The text in which nobody spends like the policy: whoever does could not, once it has a budget itself.
fn freed(text: &str, scenario: &Scenario, subject: &str) -> Result<String, Problem> {
    let index = scenario.policies.iter().position(|policy| policy.name == subject);
    let likes = scenario
        .policies
        .iter()
        .filter(|policy| policy.budget.as_ref().and_then(Budget::like) == index && index.is_some());
    likes
        .map(|policy| Key::new(&policy.name).to_string())
        .try_fold(text.to_string(), |text, name| set::apply(&text, &format!("policy.{name}.spend=free")))
}
