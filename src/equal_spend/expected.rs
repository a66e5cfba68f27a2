//! Expected spend: clicks by their rate, prices that spread by their mean.

use crate::engine::tally::Detail;
use crate::policy::budget::BudgetLine;
use crate::scenario::model::Model;

/// What is expected to be spent from a budget line, in a week of the flight or in all, in millionths.
pub fn expected(model: &Model, detail: &Detail, budget_line: BudgetLine, week: Option<usize>) -> f64 {
    let channels = &model.world.channels;
    detail.days(week).map(|day| budget_line.expects(channels, day.iter().copied())).sum()
}
