//! Budgets and fixed costs that were written for another number of shoppers than are simulated.
//!
//! An amount of money is for all shoppers simulated. Who draws fewer of them for a quick look leaves
//! more for each, which is another campaign. Nothing is scaled silently; it is said, with the cure. Where the scenario
//! names the size of the market, amounts are the market's, and shoppers are only how precisely it is told.

use toml::{Table, Value};
use toml_edit::Key;

use super::Scenario;
use super::names::short;
use super::problem::Problem;

/// A warning for every policy whose amounts stayed as they were `before`, when there were other shoppers.
pub fn unscaled(before: &str, after: &Scenario) -> Vec<Problem> {
    let (Ok(before), Ok(now)) = (before.parse::<Table>(), after.text.parse::<Table>()) else {
        return Vec::new();
    };
    let shoppers = before.get("shoppers").and_then(Value::as_integer).and_then(|number| u64::try_from(number).ok());
    if after.people.is_some() {
        return Vec::new();
    }
    let Some(shoppers) = shoppers.filter(|shoppers| *shoppers > 0 && *shoppers != after.shoppers) else {
        return Vec::new();
    };
    let warning = |(index, policy): (usize, &crate::policy::Policy)| {
        let unchanged = |key: &str| written(&now, index, key).filter(|now| written(&before, index, key) == Some(*now));
        let spend = unchanged("spend")
            .and_then(|spend| warning(&policy.name, ("spend", "may spend"), &amounts(spend), shoppers, after.shoppers));
        let cost = unchanged("cost")
            .and_then(|cost| warning(&policy.name, ("cost", "costs"), &of_any_size(cost), shoppers, after.shoppers));
        [spend, cost]
    };
    after.policies.iter().enumerate().flat_map(warning).flatten().collect()
}

/// What a policy says under a key, as it is written.
fn written<'a>(text: &'a Table, policy: usize, key: &str) -> Option<&'a Value> {
    text.get("policy")?.get(policy)?.get(key)
}

fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}

/// The costs that do not grow with the shoppers, each with the key that holds it.
fn of_any_size(cost: &Value) -> Vec<(String, f64)> {
    let keys = ["fixed", "per_month", "per_channel"];
    keys.iter().filter_map(|key| Some((key.to_string(), cost.get(key).and_then(number)?))).collect()
}

/// The amounts of a budget, each with the key that holds it.
fn amounts(spend: &Value) -> Vec<(String, f64)> {
    let total = spend.get("total").and_then(number).map(|total| ("total".to_string(), total));
    let channels = spend.get("channels").and_then(Value::as_table).into_iter().flatten();
    let channels = channels.filter_map(|(name, value)| Some((format!("channels.{}", Key::new(name)), number(value)?)));
    total.into_iter().chain(channels).collect()
}

fn warning(
    policy: &str,
    (under, does): (&str, &str),
    amounts: &[(String, f64)],
    before: u64,
    after: u64,
) -> Option<Problem> {
    let times = after as f64 / before as f64;
    let setting = |(key, money): &(String, f64)| {
        format!("--set 'policy.{}.{under}.{key}={}'", Key::new(policy), short(money * times))
    };
    let title = format!(
        "`{policy}` {does} as much on {after} shopper{} as on {before}: {} times as much for each",
        if after == 1 { "" } else { "s" },
        three_digits(1.0 / times),
    );
    let cure = format!("for as much a shopper say {}", amounts.iter().map(setting).collect::<Vec<_>>().join(" "));
    // Whole, however long: it is to be given as it stands.
    (!amounts.is_empty()).then(|| Problem { cure, ..Problem::warning(title, "", None) })
}

fn three_digits(number: f64) -> f64 {
    format!("{number:.2e}").parse().unwrap_or(number)
}
