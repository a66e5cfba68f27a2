//! Values by their sources: coordination gains reach at equal spend, the match rate makes the gain, and some shared
//! caps earn where others lose.

use super::{Told, is_below_zero};
use crate::support::scenarios::{FLAGSHIP, changed, parse, text_of};

/// Channels whose match rate is not known to be high.
const LINKED: [&str; 3] = ["streaming-tv", "social", "display"];

/// The story with shared caps of these sizes, all at the spend of the silos, at one match rate.
fn told(match_rate: f64, caps: &[u32]) -> Told {
    let text = text_of(FLAGSHIP);
    let (world, rest) = text.split_once("[[policy]]\nname = \"coordinated\"").unwrap();
    let (_, compare) = rest.split_once("[compare]").unwrap();
    let shared = |max: &u32| {
        format!(
            "[[policy]]\nname = \"shared {max}\"\nlike = \"siloed\"\nspend = {{ like = \"siloed\" }}\n\
             caps = [{{ scope = \"all channels\", max = {max}, per = \"7d\", delay = \"1h\" }}]\n"
        )
    };
    let text = format!("{world}{}[compare]{compare}", caps.iter().map(shared).collect::<String>());
    let mut changes: Vec<String> =
        LINKED.iter().map(|channel| format!("channel.{channel}.identity.match_rate={match_rate}")).collect();
    changes.extend(["shoppers=200_000", "measure.leave_one_out=false", "measure.causal_curve=false"].map(String::from));
    Told::new(&parse(&changed(&text, &changes.iter().map(String::as_str).collect::<Vec<_>>())))
}

#[test]
fn the_match_rate_makes_the_gain_and_moves_the_best_cap() {
    let [seldom, often] = [0.5, 0.95].map(|rate| told(rate, &[1, 3, 5]));
    let reach = |told: &Told, cap: &str| told.gain(cap, "siloed", "reach_share");
    let profit = |told: &Told, cap: &str| told.gain(cap, "siloed", "incremental_profit");
    for told in [&seldom, &often] {
        assert!(["shared 1", "shared 3", "shared 5"].iter().all(|cap| reach(told, cap).is_above_zero()));
        assert!(profit(told, "shared 5").is_above_zero());
    }
    let gained = |told: &Told| reach(told, "shared 3").value;
    assert!(gained(&often) > 2.0 * gained(&seldom), "{} {}", gained(&often), gained(&seldom));
    // One a week over all channels finds the most people and earns the least.
    assert!(is_below_zero(&profit(&often, "shared 1")));
    assert!(is_below_zero(&often.gain("shared 3", "shared 5", "incremental_profit")));
}

/// A large randomised campaign raised purchases by 5.4 % (Lewis, Rao & Reiley 2011).
#[test]
fn ads_raise_purchases_by_about_five_per_cent() {
    let told = told(0.5, &[]);
    let purchases = ["incremental_purchases", "purchases"].map(|metric| told.number("siloed", metric).value);
    let lift = purchases[0] / (purchases[1] - purchases[0]);
    assert!((0.04..0.065).contains(&lift), "{lift}");
}
