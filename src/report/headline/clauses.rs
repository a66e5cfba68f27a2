//! What both kinds of headline say of a policy beside the baseline: spend, purchases, profit.

use crate::base::phrase::sentence;
use crate::report::difference::{self, Figure, more_auctions};
use crate::report::worth;
use crate::results::read::Run;

/// A difference to the baseline; None where there is no such metric.
pub fn difference(run: &Run, policy: &str, metric: &str) -> Option<Figure> {
    run.change(policy, metric).and_then(Figure::difference)
}

/// The same as a part of the baseline's.
pub fn relative(run: &Run, policy: &str, metric: &str) -> Option<Figure> {
    run.change(policy, metric).and_then(Figure::relative)
}

/// By how much the spend differs, and by which part of the baseline's.
pub fn spend(run: &Run, policy: &str) -> Option<[Figure; 2]> {
    Some([difference(run, policy, "spend")?, relative(run, policy, "spend")?])
}

/// "4.6 % more", with as many decimals as the error leaves meaning to.
pub fn amount(change: Figure) -> String {
    format!("{} {}", change.size().number(change.percentage()), change.word(["more", "fewer"]))
}

/// A sentence on what it causes more or less, and what is left of that after all costs; nothing where nothing is bought.
pub fn sold(run: &Run, policy: &str) -> String {
    let of = |metric| difference(run, policy, metric);
    let (Some(purchases), Some(profit)) = (of("incremental_purchases"), of("incremental_profit")) else {
        return String::new();
    };
    let about = &run.provenance.about;
    let profit_of = |policy: &str| run.of_policy(policy, "incremental_profit").map(Figure::from);
    let purchases = sentence(&difference::purchases(purchases));
    match (profit_of(policy), profit_of(run.pair().1)) {
        (Some(mine), Some(theirs)) if about.earns => {
            format!(" {purchases}; after all costs {}.", difference::profit([mine, theirs], profit, &about.currency))
        }
        _ => format!(" {purchases}."),
    }
}

/// A sentence on what coordination costs and from where on it pays; nothing where nothing is said of its cost.
pub fn worth(run: &Run, policy: &str) -> String {
    worth::paragraph(run, policy).map_or(String::new(), |words| format!(" {words}"))
}

/// "needs 35 % more auctions than the baseline", as a clause; nothing where neither bids for anything.
pub fn auctions(run: &Run, policy: &str) -> Option<String> {
    let supply = run.of_policy(policy, "supply_needed")?;
    Some(format!("needs {}", more_auctions(supply.value)))
}
