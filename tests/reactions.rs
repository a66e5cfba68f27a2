//! Claim: what shoppers do changes what they are shown, as theory says, and only where it is known.

use omnicap::Results;
use omnicap::analysis::delivery::deliveries;
use omnicap::analysis::estimate::Estimate;
use omnicap::analysis::metrics::by_name;

use super::support::folder::Folder;
use super::support::runs::{run, tally};
use super::support::scenarios::{FLAGSHIP, load, parse};
use super::support::tables::{number, row_of};

/// Ads at two a day on one channel, visits to a shop at half a day; a tenth of the visits end in a purchase, ads or not.
const CONSTANT_HAZARD: &str = "
version = 1
name = 'hazard'
seed = 5
shoppers = 20000
flight = { start = 2026-03-02, days = 28 }
journey = { model = 'independent' }
[[channel]]
name = 'display'
role = 'media'
opportunities = '2 per day'
click_rate = 0.05
price = { cpm = 5 }
[[channel]]
name = 'site'
role = 'shop'
visits = '0.5 per day'
[response]
baseline = 0.1
curve = { shape = 'linear', max_lift = 0, half = 1 }
[[policy]]
name = 'all'
";

fn of(results: &Results, policy: usize, metric: &str) -> Estimate {
    by_name(&results.scenario, policy, metric).expect(metric).estimate(&results.sample)
}

/// An estimate lies within five of its errors: one in 1.7 million is further by chance.
fn is_near(estimate: &Estimate, expected: f64) {
    let error = estimate.error.expect("enough shoppers for an error").standard_error;
    assert!((estimate.value - expected).abs() < 5.0 * error, "{} ± {error}, and not {expected}", estimate.value);
}

/// Who has not bought by t at a hazard of h is e^(−ht), so λ(1 − e^(−hT))/h ads are shown in T days. Clicks lead to no
/// purchases here: a visit after one is as good as never bought from.
#[test]
fn suppression_for_ever_at_a_constant_hazard() {
    let suppressed = "suppress = [{ after = 'purchase', scope = 'all channels', id = 'person' }]";
    let text = CONSTANT_HAZARD.replace("[[policy]]", "click_conversion = 0.000001\n[[policy]]");
    let results = run(&parse(&format!("{text}[[policy]]\nname = 'suppressed'\n{suppressed}\n")), 0);
    let (hazard, days) = (0.05, 28.0);
    let shown = 2.0 * (1.0 - f64::exp(-hazard * days)) / hazard;
    is_near(&of(&results, 0, "impressions"), 20_000.0 * 2.0 * days);
    is_near(&of(&results, 1, "impressions"), 20_000.0 * shown);
    is_near(&of(&results, 0, "impressions_after_purchase"), 20_000.0 * (2.0 * days - shown));
    assert_eq!(of(&results, 1, "impressions_after_purchase").value, 0.0);
    // All that comes after the purchase is withheld, at five a thousand, from all who would have seen it.
    let all = of(&results, 0, "impressions").value;
    assert_eq!(of(&results, 1, "ads_withheld").value, all - of(&results, 1, "impressions").value);
    let [saved, spared, each] =
        ["spend_withheld", "buyers_spared", "spend_withheld_per_buyer"].map(|metric| of(&results, 1, metric).value);
    assert!(
        (saved - 0.005 * of(&results, 1, "ads_withheld").value).abs() < 1e-6 && (saved / spared - each).abs() < 1e-9
    );
    assert!(spared < of(&results, 1, "buyers").value && of(&results, 0, "ads_withheld").value == 0.0);
    let [all, fewer] = [0, 1].map(|policy| &results.tally.details[policy].purchases);
    assert_eq!(all, fewer);
}

/// A silo knows only whom its own click brought; what shops know is shared as far as identifiers are linked.
#[test]
fn what_is_known_decides_what_is_saved() {
    let policies = "
[[policy]]
name = 'siloed'
suppress = [{ after = 'purchase', scope = 'each channel' }]
[[policy]]
name = 'shared'
suppress = [{ after = 'purchase', scope = 'all channels' }]
[[policy]]
name = 'known'
suppress = [{ after = 'purchase', scope = 'all channels', id = 'person' }]
";
    let text = CONSTANT_HAZARD.replace("price =", "identity = { match_rate = 0.5 }\nprice =");
    let results = run(&parse(&format!("{text}{policies}")), 0);
    let late: Vec<f64> = (0..4).map(|policy| of(&results, policy, "impressions_after_purchase_share").value).collect();
    assert!(late[0] > late[1] && late[1] > late[2] && late[2] > late[3] && late[3] == 0.0, "{late:?}");
}

/// The flagship's silos are bought at the spend of those that stop after a purchase.
#[test]
fn budgets_are_met_where_purchases_stop_ads() {
    let changes = ["shoppers=40000", "measure.leave_one_out=false", "measure.causal_curve=false"];
    // Spend is solved without the luck of clicks.
    let changes = [&changes[..], &["channel.marketplace-search.price={ cpm = 4 }"]].concat();
    let scenario = load(FLAGSHIP, &changes);
    let stop = "suppress = [{ after = \"purchase\", for = \"14d\", scope = \"all channels\" }]\n";
    let text = scenario.text.replace("spend = { like", &format!("{stop}spend = {{ like"));
    assert_ne!(text, scenario.text);
    let results = run(&parse(&text), 0);
    let share = deliveries(&results.prepared, &results.tally)[0].share;
    assert!((share.value - 1.0).abs() < 0.001, "{share:?}");
}

/// On any number of threads.
#[test]
fn a_tally_that_reacts_is_exact() {
    let stop = "suppress = [{ after = 'purchase', scope = 'each channel', for = '3d' }]";
    let text = letters("cart", "until = 'purchase'").replace("name = 'all'", &format!("name = 'all'\n{stop}"));
    let scenario = parse(&text).with_shoppers(3_000);
    assert_eq!(tally(&scenario, 1), tally(&scenario, 3));
}

/// A series of one policy among three is nothing to the others, which many shoppers leave alone.
#[test]
fn messages_of_one_policy_are_nothing_to_the_others() {
    let more = "[[policy]]\nname = 'three'\ncaps = [{ scope = 'each channel', max = 3, per = '1d' }]\n\
                [[policy]]\nname = 'five'\ncaps = [{ scope = 'all channels', max = 5, per = '1d' }]\n";
    let text = letters("visit", "policies = ['all']") + more;
    let with = run(&parse(&text).with_shoppers(3_000), 0);
    let world = CONSTANT_HAZARD.replace("[[policy]]", "click_conversion = 0.000001\n[[policy]]") + more;
    let without = run(&parse(&world).with_shoppers(3_000), 0);
    assert!(of(&with, 0, "triggered_messages").value > 1_000.0);
    for (policy, metric) in [(1, "impressions"), (2, "impressions"), (1, "reach"), (2, "purchases"), (2, "clicks")] {
        assert_eq!(of(&with, policy, metric), of(&without, policy, metric), "{metric} of {policy}");
    }
}

/// A channel that sends messages, and a series of two.
fn letters(on: &str, more: &str) -> String {
    let channel = "[[channel]]\nname = 'letter'\nrole = 'owned'\nclick_rate = 0.2\nprice = { per_message = 0.01 }\n";
    let text = CONSTANT_HAZARD.replace("[[policy]]", &format!("click_conversion = 0.000001\n{channel}[[policy]]"));
    format!("{text}[[trigger]]\non = '{on}'\nchannel = 'letter'\nafter = ['1d', '5d']\n{more}\n")
}

/// Every purchase begins a series, and the next one stops it. Purchases come at a hazard of h. So a message that is due
/// after τ is sent with probability e^(−hτ), and h (T − τ) e^(−hτ) of them are sent in T days: a thinned process.
#[test]
fn a_series_until_the_next_purchase_is_a_thinned_process() {
    let results = run(&parse(&letters("purchase", "until = 'purchase'")), 0);
    let (hazard, days) = (0.05_f64, 28.0);
    let sent = |due: f64| 20_000.0 * hazard * (days - due) * f64::exp(-hazard * due);
    is_near(&of(&results, 0, "triggered_messages"), sent(1.0) + sent(5.0));
    is_near(&of(&results, 0, "triggered_series"), sent(1.0));
    // A click is one in five, of letters and of no ads on letters.
    let clicks = of(&results, 0, "clicks").value - 0.05 * of(&results, 0, "impressions").value;
    let letters = of(&results, 0, "triggered_messages").value;
    assert!((clicks - 0.15 * letters).abs() < 1_500.0, "{clicks} of {letters}");
}

/// While a series runs it is not begun again: a counter with a dead time. Its n-th start by t has come with the
/// probability of n or more visits in t − (n − 1)τ.
#[test]
fn a_series_that_runs_is_not_begun_again() {
    let text = letters("visit", "").replace("click_rate = 0.2", "click_rate = 0");
    let results = run(&parse(&text), 0);
    // Own visits, and those after a click.
    let (rate, days, dead) = (0.5 + 2.0 * 0.05, 28.0, 5.0);
    let at_least = |times: u32, mean: f64| {
        let mut term = f64::exp(-mean);
        let below: f64 = (0..times)
            .map(|k| {
                let now = term;
                term *= mean / f64::from(k + 1);
                now
            })
            .sum();
        1.0 - below
    };
    let starts = |until: f64| -> f64 {
        let nth = (1..).map(|n| (n, until - f64::from(n - 1) * dead)).take_while(|(_, left)| *left > 0.0);
        nth.map(|(n, left)| at_least(n, rate * left)).sum()
    };
    is_near(&of(&results, 0, "triggered_series"), 20_000.0 * starts(days - 1.0));
    is_near(&of(&results, 0, "triggered_messages"), 20_000.0 * (starts(days - 1.0) + starts(days - 5.0)));
}

/// With a linear curve and an effect that lasts, what messages cause goes with the share of them that is opened; and
/// nobody clicks what they did not open.
#[test]
fn what_messages_cause_goes_with_the_share_that_is_opened() {
    let effect = "effect = { weight = 1.0 }\nopen_rate = OPENED\nclick_rate = 0\n";
    let text =
        letters("visit", "").replace("click_rate = 0.2\n", effect).replace("click_rate = 0.05", "click_rate = 0");
    let text = text.replace("max_lift = 0, half = 1", "max_lift = 1, half = 100");
    let [all, some, none] = ["1", "0.25", "0"].map(|rate| run(&parse(&text.replace("OPENED", rate)), 0));
    let caused = |results| of(results, 0, "incremental_purchases");
    let error = |estimate: &Estimate| estimate.error.expect("enough shoppers for an error").standard_error;
    let [of_all, of_some] = [&all, &some].map(caused);
    let tolerance = 5.0 * error(&of_some).hypot(0.25 * error(&of_all));
    assert!(of_all.value > 100.0 && (of_some.value - 0.25 * of_all.value).abs() < tolerance, "{of_some:?} {of_all:?}");
    assert_eq!(caused(&none).value, 0.0);
    let [sent, opened] = ["triggered_messages", "opened_messages"].map(|metric| of(&some, 0, metric).value);
    assert_eq!(sent, of(&all, 0, "triggered_messages").value);
    is_near(&of(&some, 0, "opened_share"), 0.25);
    assert_eq!(of(&some, 0, "opened_share").value, opened / sent);
    let clicked = run(&parse(&text.replace("OPENED\nclick_rate = 0", "0.25\nclick_rate = 0.25")), 0);
    is_near(&of(&clicked, 0, "opened_messages"), of(&clicked, 0, "clicks").value);
}

/// Messages obey caps, and a policy without them sends none.
#[test]
fn messages_obey_caps() {
    let policies = "
[[policy]]
name = 'few'
caps = [{ scope = 'all channels', max = 1, per = 'flight' }]
[[policy]]
name = 'none'
";
    let text = letters("visit", "policies = ['all', 'few']");
    let results = run(&parse(&format!("{text}{policies}")), 0);
    let sent: Vec<f64> = (0..3).map(|policy| of(&results, policy, "triggered_messages").value).collect();
    assert!(sent[0] > 50_000.0 && sent[1] > 0.0 && sent[1] < sent[0] / 10.0 && sent[2] == 0.0, "{sent:?}");
    assert_eq!(of(&results, 1, "average_frequency").value, 1.0);
}

/// A channel for visitors reaches those who have visited: n days after a visit at a rate of ν there is one with the
/// probability 1 − e^(−νw), in a window of w days that lies in the flight.
#[test]
fn an_audience_holds_who_has_visited_lately() {
    let text = CONSTANT_HAZARD.replace("click_rate = 0.05", "audience = { visited = 'site', within = '7d' }");
    let results = run(&parse(&text), 0);
    let (rate, within, days) = (0.5_f64, 7.0, 28.0);
    let kept = |days: f64| days - (1.0 - f64::exp(-rate * days)) / rate;
    let shown = 2.0 * (kept(within) + (days - within) * (1.0 - f64::exp(-rate * within)));
    is_near(&of(&results, 0, "impressions"), 20_000.0 * shown);
}

/// Of two devices that are equally used, half of the visits are seen on the one that shows the ad. The graph finds both
/// where it links them.
#[test]
fn who_moves_to_another_device_is_lost_unless_linked() {
    let policies = |id: &str, linked: f64| {
        let identity = format!("identity = {{ ids = {{ exactly = 2 }}, match_rate = {linked} }}");
        let audience = format!("audience = {{ visited = 'site', within = '7d', id = '{id}' }}");
        let text = CONSTANT_HAZARD.replace("click_rate = 0.05", &format!("{identity}\n{audience}"));
        of(&run(&parse(&text), 0), 0, "impressions").value
    };
    let everybody = policies("person", 0.0);
    let lost = policies("identifier", 1.0);
    assert_eq!(policies("graph", 1.0), everybody);
    assert_eq!(policies("graph", 0.0), lost);
    assert!(lost < 0.95 * everybody, "{lost} of {everybody}");
}

/// A goal that asks as much for everybody changes nothing; one that asks nothing of those reached is a cap.
#[test]
fn a_goal_lies_between_no_cap_and_a_cap() {
    let policies = "
[[policy]]
name = 'same'
bid = { reached = 1, unreached = 1, from = 3 }
[[policy]]
name = 'less'
bid = { reached = 0.5, unreached = 1, from = 3 }
[[policy]]
name = 'nothing'
bid = { reached = 0, unreached = 1, from = 3 }
[[policy]]
name = 'cap'
caps = [{ scope = 'all channels', max = 3, per = 'flight' }]
";
    let results = run(&parse(&format!("{CONSTANT_HAZARD}{policies}")), 0);
    let shown: Vec<f64> = (0..5).map(|policy| of(&results, policy, "impressions").value).collect();
    assert_eq!((shown[0], shown[3]), (shown[1], shown[4]));
    // After the third impression every second opportunity is bought.
    is_near(&of(&results, 2, "impressions"), 20_000.0 * (3.0 + (56.0 - 3.0) / 2.0));
}

/// A cart that waits sells more, and as much as no cart where it makes nothing likelier.
#[test]
fn carts_that_wait_sell_more() {
    let text =
        |cart: &str| CONSTANT_HAZARD.replace("baseline = 0.1", &format!("baseline = 0.1\nabandonment = 0.7\n{cart}"));
    let purchases = |cart: &str| of(&run(&parse(&text(cart)), 0), 0, "purchases").value;
    let none = purchases("");
    assert_eq!(purchases("cart = { keeps = '7d', conversion = 1 }"), none);
    let [some, long] = ["2d", "14d"].map(|keeps| purchases(&format!("cart = {{ keeps = '{keeps}', conversion = 3 }}")));
    assert!(none < some && some < long && long < 3.0 * none, "{none} {some} {long}");
}

/// A log holds conversions: nothing is served for a fortnight after one.
#[test]
fn a_log_tells_of_purchases() {
    let folder = Folder::new();
    let log = "user,time,channel,event
u1,2026-05-04 09:00:00,banner,impression
u1,2026-05-04 12:00:00,banner,conversion
u1,2026-05-06 09:00:00,banner,impression
u1,2026-05-06 10:00:00,video,impression
u1,2026-05-18 12:00:00,banner,impression
";
    let scenario = |scope: &str| {
        format!(
            "version = 1
name = 'stop'
flight = {{ start = 2026-05-01, days = 31 }}
journey = {{ model = 'log' }}
[[channel]]
name = 'banner'
role = 'media'
[[channel]]
name = 'video'
role = 'media'
[[policy]]
name = 'stop'
suppress = [{{ after = 'purchase', for = '14d', scope = '{scope}' }}]
"
        )
    };
    folder.write("log.csv", log);
    for (scope, served, late) in [("each channel", 3.0, 2.0), ("all channels", 2.0, 1.0)] {
        folder.write("stop.toml", scenario(scope));
        folder.run(&["replay", "log.csv", "--scenario", "stop.toml", "--no-charts", "--out", scope]);
        let rows = folder.rows(&format!("{scope}/summary.csv"));
        let value = |metric| number(row_of(&rows, "stop", metric), "value");
        assert_eq!((value("impressions"), value("impressions_after_purchase")), (served, late), "{scope}");
    }
}
