//! A reminder recovers about what is published; it causes less than it is credited with; outside the shared count it is one
//! contact more, and inside it takes the place of an ad.

use super::{Told, is_below_zero};

#[test]
fn a_reminder_is_credited_with_more_than_it_causes() {
    let told = Told::load("cart-reminder", &[]);
    let rate = told.number("reminder inside", "recovery_rate").value;
    assert!((0.03..0.05).contains(&rate), "{rate}");
    let more = told.gain("reminder inside", "no reminder", "purchases");
    assert!(more.is_above_zero(), "{more:?}");
    let credited = told.number("reminder inside", "purchases_after_message").value;
    assert!(more.value < credited, "{} of {credited}", more.value);
    assert!(told.gain("reminder inside", "no reminder", "incremental_profit").is_above_zero());
}

#[test]
fn outside_the_count_it_is_one_contact_more() {
    let told = Told::load("cart-reminder", &[]);
    let sent = told.number("reminder outside", "triggered_messages").value;
    let more = |policy: &str| told.gain(policy, "no reminder", "impressions");
    assert!((more("reminder outside").value - sent).abs() < 0.02 * sent, "{} {sent}", more("reminder outside").value);
    assert!(told.gain("reminder outside", "reminder inside", "impressions").is_above_zero());
}

/// The cap holds back reminders that sell more than the ads which they displace.
#[test]
fn inside_the_count_it_earns_less() {
    let told = Told::load("cart-reminder", &[]);
    let less = |metric: &str| told.gain("reminder inside", "reminder outside", metric);
    for metric in ["triggered_messages", "incremental_purchases", "incremental_profit"] {
        assert!(is_below_zero(&less(metric)), "{metric}");
    }
    let held = -less("triggered_messages").value / told.number("reminder outside", "triggered_messages").value;
    assert!((0.18..0.30).contains(&held), "{held}");
}
