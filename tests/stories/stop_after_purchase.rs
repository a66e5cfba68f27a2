//! Silos know of few purchases; what shops know, shared as far as identifiers are linked, frees most of the money.

use super::{Told, is_below_zero};

const STORY: &str = "stop-after-purchase";

#[test]
fn a_shared_stop_frees_what_silos_cannot_see() {
    let told = Told::load(STORY, &[]);
    let share = |policy: &str| told.number(policy, "spend_after_purchase_share").value;
    // Who buys was about to anyway, and sees more ads than others.
    assert!(share("no stop") > 0.02, "{}", share("no stop"));
    assert!(is_below_zero(&told.gain("each channel stops", "no stop", "spend_after_purchase")));
    assert!(is_below_zero(&told.gain("all stop", "each channel stops", "spend_after_purchase")));
    let [silos, shared] =
        ["each channel stops", "all stop"].map(|policy| told.gain(policy, "no stop", "spend_after_purchase").value);
    assert!(shared < 3.0 * silos, "{shared} {silos}");
    // What is saved reaches others.
    assert!(told.gain("all stop, same spend", "no stop", "reach").is_above_zero());
}

#[test]
fn the_match_rate_decides_how_much_of_it() {
    let freed = |rate: &str| {
        let changes = ["social", "display"].map(|channel| format!("channel.{channel}.identity.match_rate={rate}"));
        let told = Told::load(STORY, &[&changes[0], &changes[1], "shoppers=40_000"]);
        told.gain("all stop", "no stop", "spend_after_purchase").value
    };
    assert!(freed("1.0") < 1.5 * freed("0.5"));
}
