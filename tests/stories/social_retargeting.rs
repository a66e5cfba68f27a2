//! Who moves to another device is lost to retargeting by identifier, and found again as far as the graph links.

use super::Told;

const STORY: &str = "social-retargeting";

#[test]
fn the_graph_finds_again_who_changed_the_device() {
    let told = Told::load(STORY, &[]);
    for metric in ["reach", "impressions"] {
        assert!(told.gain("by graph", "by identifier", metric).is_above_zero(), "{metric}");
        assert!(told.gain("by person", "by graph", metric).is_above_zero(), "{metric}");
    }
    // The same money without an audience is spread over more shoppers.
    assert!(told.gain("everybody", "by identifier", "reach").is_above_zero());
}

#[test]
fn with_all_identifiers_linked_nobody_is_lost_and_with_none_the_graph_finds_nobody() {
    let at = |rate: &str| {
        let change = format!("channel.social.identity.match_rate={rate}");
        let told = Told::load(STORY, &[&change, "shoppers=20_000"]);
        ["by identifier", "by graph", "by person"].map(|policy| told.number(policy, "impressions").value)
    };
    let ([identifier, graph, _], [_, linked, person]) = (at("0"), at("1"));
    assert_eq!((graph, linked), (identifier, person));
}
