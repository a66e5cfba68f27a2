//! Why there is no fit: what is refused before anything is simulated, and what can go wrong on the way.

use super::parameter::Parameter;
use super::target::TargetTable;
use crate::base::phrase::counted;
use crate::policy::Policy;
use crate::run::Interrupted;
use crate::scenario::Scenario;
use crate::scenario::problem::Problem;

/// Why there is no fit.
#[derive(Debug)]
pub enum Refusal {
    /// Somebody asked to stop.
    Interrupted,
    /// The tables and the scenario do not go together.
    Problem(Box<Problem>),
}

impl From<Interrupted> for Refusal {
    fn from(_: Interrupted) -> Self {
        Self::Interrupted
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

/// Refuses a scenario whose paths are real: nothing in them is drawn from values that could be fitted.
///
/// # Errors
///
/// The [`Problem`] of a scenario whose paths are real.
pub fn must_be_drawn(scenario: &Scenario) -> Result<(), Problem> {
    let path = &scenario.world.path;
    if path.follows_population() {
        return Ok(());
    }
    let model = if path.is_logged() { "log" } else { "recorded" };
    let title = format!("the {model} model draws nothing that could be fitted: who does how much stands in its paths");
    let cure = "calibrate a scenario whose journey is of the model markov, linear or independent";
    Err(Problem::error(title, cure, None))
}

/// Refuses a policy with a budget: its win rates follow from the very values that are to be fitted.
///
/// # Errors
///
/// The [`Problem`] of a policy with a budget.
pub fn must_be_free(scenario: &Scenario, policy: usize) -> Result<(), Problem> {
    let Policy { name, budget, .. } = &scenario.policies[policy];
    if budget.is_none() {
        return Ok(());
    }
    let title = format!("`{name}` buys for a budget, and a fit takes a channel's win rate as it is written");
    let is_free = |other: &&Policy| other.budget.is_none() && other.has_rules_of(&scenario.policies[policy]);
    let cure = match scenario.policies.iter().find(is_free) {
        Some(free) => format!("fit under `{}`, which has the same caps and no budget", free.name),
        None => {
            "fit under a policy without `spend`, whose win rates are those under which the table was measured".into()
        }
    };
    Err(Problem::error(title, cure, None))
}

/// Every table must hold at least as much as is asked of it.
pub fn enough_cells(targets: &[TargetTable], parameters: &[Parameter]) -> Result<(), Problem> {
    for target in targets {
        let asked = parameters.iter().filter(|parameter| parameter.scope == target.scope).count();
        if target.cells.len() <= asked {
            let title = format!(
                "{} has {} of users that can be fitted, and {} asked of it",
                target.file,
                counted(target.cells.len() as f64, "group"),
                if asked == 1 { "1 value is".into() } else { format!("{asked} values are") },
            );
            let cure = format!("{} or more are needed: give the users at more frequencies", asked + 1);
            return Err(Problem::error(title, cure, None));
        }
    }
    Ok(())
}

/// The scenario cannot be run at the start of a search.
pub fn cannot_run() -> Refusal {
    Problem::error("the scenario cannot be run with any values near its own", "check its rates", None).into()
}
