//! Which policies a look speaks of, and by which metric: those that the report recommends by.

use crate::analysis::comparison::oracles;
use crate::analysis::contrast::Told;
use crate::analysis::metrics;
use crate::response::Response;
use crate::run::Results;

/// What policies are compared by: profit where purchases earn something, less what coordination costs where that is known; else
/// reach.
pub fn metric(results: &Results) -> &'static str {
    let model = &results.scenario;
    let cost = |policy: &usize| value(results, *policy, "coordination_cost").is_some_and(|cost| cost > 0.0);
    match model.response.as_ref().is_some_and(Response::earns) {
        true if (0..model.policies.len()).any(|policy| cost(&policy)) => "profit_after_coordination",
        true => "incremental_profit",
        false => "reach",
    }
}

/// The best by a metric of those policies that can be bought and of which this holds; of equals the first.
pub fn best(results: &Results, metric: &str, is_asked: impl Fn(usize) -> bool) -> Option<usize> {
    let bounds: Vec<usize> = oracles(&results.scenario).collect();
    let real = (0..results.scenario.policies.len()).filter(|policy| !bounds.contains(policy) && is_asked(*policy));
    let told = real.filter_map(|policy| Some((policy, value(results, policy, metric)?)));
    told.max_by(|(one, mine), (other, theirs)| mine.total_cmp(theirs).then(other.cmp(one))).map(|(policy, _)| policy)
}

/// A metric of a policy.
pub fn value(results: &Results, policy: usize, metric: &str) -> Option<f64> {
    told(results, policy, metric).map(|told| told.replicates.value).filter(|value| value.is_finite())
}

/// The same with what its error is made of.
pub fn told(results: &Results, policy: usize, metric: &str) -> Option<Told> {
    metrics::by_name(&results.scenario, policy, metric)?.replicates(&results.sample)
}

/// What a metric of a policy counts, and whether that is money.
pub fn unit(results: &Results, policy: usize, metric: &str) -> (String, bool) {
    let metric = metrics::by_name(&results.scenario, policy, metric);
    metric.map_or((String::new(), false), |m| (m.unit.name(&results.scenario.currency), m.unit.is_money()))
}

/// The index of a policy by its name.
pub fn index_of(results: &Results, name: &str) -> Option<usize> {
    results.scenario.policies.iter().position(|policy| policy.name == name)
}
