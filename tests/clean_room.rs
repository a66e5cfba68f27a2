//! What the analyst would have seen, held against its definitions: attribution against enumeration,
//! counts against a slow recount, tables against AMC's headers.

use omnicap::analysis::attribution::removal_effects;
use omnicap::base::change::Change;
use omnicap::base::time::{DAY, HOUR, Second};
use omnicap::base::universe::Universe;
use omnicap::clean_room::by_group::{ByGroup, HIGHEST};
use omnicap::clean_room::once::Once;
use omnicap::clean_room::rules::{Rule, WHOLE};
use omnicap::clean_room::transitions::Transitions;
use omnicap::clean_room::{Lookback, SeenPurchase, Touch, User};
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::support::runs::run;
use super::support::scenarios::load;
use super::support::tables::{cells, csv};

const CHANNELS: usize = 5;

/// One user's touches and purchases, with visits and carts.
#[derive(Debug, Clone)]
struct Person {
    touches: Vec<Touch>,
    purchases: Vec<SeenPurchase>,
    visits: u64,
    carts: u64,
}

impl Person {
    fn user(&self) -> User<'_> {
        User { touches: &self.touches, purchases: &self.purchases, visits: self.visits, carts: self.carts }
    }
}

/// Times on a coarse clock of half a week, so that windows' edges and equal times are met often.
fn time() -> impl Strategy<Value = Second> + Clone {
    (0..16_i32).prop_map(|slot| slot * DAY * 7 / 2)
}

fn person() -> impl Strategy<Value = Person> {
    let touch = (time(), 0..CHANNELS as u8, 0..9_000_u64, any::<bool>());
    let touch = touch.prop_map(|(time, channel, cost, clicked)| Touch { time, channel, cost, clicked });
    let purchase = (time(), 1..90_000_000_u64, any::<bool>());
    let purchase = purchase.prop_map(|(time, value, new_to_brand)| SeenPurchase { time, shop: 7, value, new_to_brand });
    let touches =
        prop_oneof![9 => prop::collection::vec(touch.clone(), 0..9), 1 => prop::collection::vec(touch, 35..50)];
    let all = (touches, prop::collection::vec(purchase, 0..4), 0..3_u64, 0..2_u64);
    all.prop_map(|(mut touches, mut purchases, visits, carts)| {
        touches.sort_by_key(|touch| touch.time);
        purchases.sort_by_key(|purchase| purchase.time);
        Person { touches, purchases, visits, carts }
    })
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(person(), 0..30)
}

fn counted(people: &[Person]) -> ByGroup {
    let mut counts = ByGroup::empty(CHANNELS, Lookback::default());
    people.iter().for_each(|person| counts.record(&person.user()));
    counts
}

fn counted_once(people: &[Person]) -> Once {
    let mut counts = Once::empty(Lookback::default());
    people.iter().for_each(|person| counts.record(&person.user()));
    counts
}

/// The touches of a purchase, told one by one.
fn path_of(person: &Person, purchase: &SeenPurchase) -> Vec<Touch> {
    let counts = |touch: &&Touch| (0..=14 * DAY).contains(&(purchase.time - touch.time));
    person.touches.iter().filter(counts).copied().collect()
}

/// The sets of channels of all journeys that converted.
fn converted(people: &[Person]) -> Vec<u64> {
    let sets = people.iter().flat_map(|person| {
        person
            .purchases
            .iter()
            .map(move |purchase| path_of(person, purchase).iter().fold(0, |set, t| set | 1 << t.channel))
    });
    sets.filter(|set| *set != 0).collect()
}

/// Shapley's value by its definition: what a channel adds, averaged over all orders of arrival.
fn shapley(sets: &[u64], channel: usize) -> f64 {
    let worth = |coalition: u64| sets.iter().filter(|set| *set & !coalition == 0).count() as f64;
    let orders = permutations((0..CHANNELS).collect());
    let added = orders.iter().map(|order| {
        let before = order.iter().take_while(|other| **other != channel).fold(0_u64, |set, other| set | 1 << other);
        worth(before | 1 << channel) - worth(before)
    });
    added.sum::<f64>() / orders.len() as f64
}

fn permutations(of: Vec<usize>) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let with_first = |first: &usize| {
        let rest = of.iter().copied().filter(|other| other != first).collect();
        permutations(rest).into_iter().map(|rest| [vec![*first], rest].concat()).collect::<Vec<_>>()
    };
    of.iter().flat_map(with_first).collect()
}

/// The chance of a purchase from a index, told path by path: the product of its steps, summed over
/// all paths that do not meet `without`. Only for chains without loops.
fn chance(chain: &Transitions, index: usize, without: Option<usize>) -> f64 {
    let row = chain.steps_from(index);
    let left = row.iter().sum::<u64>().max(1) as f64;
    let onward = (0..CHANNELS).filter(|next| row[*next] > 0 && Some(*next) != without);
    let later: f64 = onward.map(|next| row[next] as f64 / left * chance(chain, next, without)).sum();
    row[CHANNELS] as f64 / left + later
}

/// The same for any chain: the chances of a purchase within ever more steps.
fn chance_by_steps(chain: &Transitions, without: Option<usize>) -> f64 {
    let mut chances = vec![0.0; CHANNELS + 1];
    for _ in 0..100_000 {
        let from = |index: usize| {
            let row = chain.steps_from(index);
            let left = row.iter().sum::<u64>().max(1) as f64;
            let onward = (0..CHANNELS).filter(|next| Some(*next) != without);
            (row[CHANNELS] as f64 + onward.map(|next| row[next] as f64 * chances[next]).sum::<f64>()) / left
        };
        let next: Vec<f64> = (0..=CHANNELS).map(from).collect();
        let moved = next.iter().zip(&chances).map(|(a, b): (&f64, &f64)| (a - b).abs()).fold(0.0, f64::max);
        chances = next;
        if moved < 1e-15 {
            break;
        }
    }
    chances[CHANNELS]
}

fn chain(journeys: &[(Vec<u8>, bool)]) -> Transitions {
    let mut chain = Transitions::empty(CHANNELS);
    for (path, purchased) in journeys {
        let touch = |channel: &u8| Touch { time: 0, channel: *channel, cost: 0, clicked: false };
        chain.record(&path.iter().map(touch).collect::<Vec<_>>(), *purchased);
    }
    chain
}

fn agree(chain: &Transitions, chance: impl Fn(Option<usize>) -> f64) -> Result<(), TestCaseError> {
    let all = chance(None);
    for (channel, effect) in removal_effects(chain).into_iter().enumerate() {
        if all == 0.0 {
            prop_assert!(effect.is_nan());
        } else {
            let expected = 1.0 - chance(Some(channel)) / all;
            prop_assert!((effect - expected).abs() < 1e-9, "channel {channel}: {effect} is not {expected}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_rule_gives_every_purchase_once(people in people()) {
        let counts = counted(&people);
        prop_assert_eq!(counts.attributed, converted(&people).len() as u64);
        for index in 0..Rule::ALL.len() {
            let given: u64 = counts.credits.iter().map(|credits| credits[index]).sum();
            prop_assert_eq!(given, counts.attributed * WHOLE);
        }
    }

    #[test]
    fn the_equal_split_is_shapley_s_value(people in people()) {
        let (counts, sets) = (counted(&people), converted(&people));
        // Every purchase may be rounded by as many millionths as there are channels.
        let rounding = (sets.len() * CHANNELS) as f64 / WHOLE as f64 + 1e-9;
        for channel in 0..CHANNELS {
            let (found, expected) = (counts.credit(channel, Rule::Shapley), shapley(&sets, channel));
            prop_assert!((found - expected).abs() <= rounding, "channel {}: {} is not {}", channel, found, expected);
        }
    }

    #[test]
    fn removal_effects_path_by_path(
        journeys in prop::collection::vec((subsequence((0..CHANNELS as u8).collect::<Vec<_>>(), 1..=CHANNELS), any::<bool>()), 1..12)
    ) {
        let chain = chain(&journeys);
        agree(&chain, |without| chance(&chain, CHANNELS, without))?;
    }

    #[test]
    fn removal_effects_with_loops(
        journeys in prop::collection::vec((prop::collection::vec(0..CHANNELS as u8, 1..7), any::<bool>()), 1..12)
    ) {
        let chain = chain(&journeys);
        agree(&chain, |without| chance_by_steps(&chain, without))?;
    }

    /// Journeys that begin and convert are what the chain says: its chance is their share.
    #[test]
    fn the_chain_converts_as_often_as_the_journeys(
        journeys in prop::collection::vec((prop::collection::vec(0..CHANNELS as u8, 1..7), any::<bool>()), 1..12)
    ) {
        let share = journeys.iter().filter(|(_, purchased)| *purchased).count() as f64 / journeys.len() as f64;
        prop_assert!((chance_by_steps(&chain(&journeys), None) - share).abs() < 1e-9);
    }

    #[test]
    fn counts_add_and_subtract(some in people(), others in people()) {
        let (mine, theirs) = (counted(&some), counted(&others));
        let together = counted(&[some.clone(), others.clone()].concat());
        let mut sum = mine.clone();
        sum.combine(&theirs, Change::Add);
        prop_assert_eq!(&sum, &together);
        sum.combine(&theirs, Change::Subtract);
        prop_assert_eq!(sum, mine);
        let (mine, theirs) = (counted_once(&some), counted_once(&others));
        let mut sum = mine.clone();
        sum.combine(&theirs, Change::Add);
        prop_assert_eq!(&sum, &counted_once(&[some, others].concat()));
        sum.combine(&theirs, Change::Subtract);
        prop_assert_eq!(sum, mine);
    }

    #[test]
    fn all_tables_tell_of_the_same_users(people in people()) {
        let (counts, once) = (counted(&people), counted_once(&people));
        let reached = people.iter().filter(|person| !person.touches.is_empty()).count() as u64;
        let spent: u128 = people.iter().flat_map(|person| &person.touches).map(|touch| u128::from(touch.cost)).sum();
        let bought: usize = people.iter().map(|person| person.purchases.len()).sum();
        prop_assert_eq!(counts.frequency.iter().skip(1).map(|row| row.users).sum::<u64>(), reached);
        prop_assert_eq!(counts.frequency.iter().map(|row| row.cost).sum::<u128>(), spent);
        prop_assert_eq!(counts.frequency.iter().map(|row| row.purchases + row.uncredited).sum::<u64>(), bought as u64);
        prop_assert_eq!(once.exposed.values().map(|exposed| exposed.users).sum::<u64>(), reached);
        prop_assert_eq!(once.paths.values().map(|path| path.users).sum::<u64>(), reached);
        prop_assert_eq!(once.delays.iter().map(|delay| delay.purchases).sum::<u64>(), counts.attributed);
        let buyers: u64 = counts.frequency.iter().map(|row| row.buyers).sum();
        let sales: u128 = counts.frequency.iter().map(|row| row.sales).sum();
        for bought in [
            once.paths.values().map(|path| path.bought).collect::<Vec<_>>(),
            once.exposed.values().map(|exposed| exposed.bought).collect(),
        ] {
            prop_assert_eq!(bought.iter().map(|bought| bought.purchases).sum::<u64>(), counts.attributed);
            prop_assert_eq!(bought.iter().map(|bought| bought.users).sum::<u64>(), buyers);
            prop_assert_eq!(bought.iter().map(|bought| bought.sales).sum::<u128>(), sales);
        }
    }
}

/// The path of a user as the words say it: channels by their first impression, no repeats, only
/// what was seen up to the last credited purchase; with the impressions behind it.
fn told_path(person: &Person) -> (Vec<u8>, u64) {
    let credited = person.purchases.iter().filter(|purchase| !path_of(person, purchase).is_empty());
    let last = credited.map(|purchase| purchase.time).max();
    let counts = |touch: &&Touch| last.is_none_or(|last| touch.time <= last);
    let seen: Vec<u8> = person.touches.iter().filter(counts).map(|touch| touch.channel).collect();
    let first = |(index, channel): (usize, &u8)| (!seen[..index].contains(channel)).then_some(*channel);
    (seen.iter().enumerate().filter_map(first).collect(), seen.len() as u64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn paths_recounted(people in people()) {
        let mut expected = std::collections::BTreeMap::new();
        for person in people.iter().filter(|person| !person.touches.is_empty()) {
            let (order, impressions) = told_path(person);
            let path: &mut (u64, u64) = expected.entry(order).or_default();
            *path = (path.0 + 1, path.1 + impressions);
        }
        let once = counted_once(&people);
        let found = once.paths.iter().map(|(order, path)| (order.to_vec(), (path.users, path.impressions)));
        prop_assert_eq!(found.collect::<std::collections::BTreeMap<_, _>>(), expected);
    }
}

fn touch(time: Second, channel: u8) -> Touch {
    Touch { time, channel, cost: 20_000, clicked: channel == 1 }
}

fn purchase(time: Second, units: u64, new_to_brand: bool) -> SeenPurchase {
    SeenPurchase { time, shop: 3, value: units * 1_000_000, new_to_brand }
}

/// Three people worked by hand.
///
/// Ann sees social, TV, social and TV, buys twice after the third, once long after the fourth.
/// Ben sees TV twice and buys nothing. Cid is known from a shop alone, and buys there.
fn three() -> Vec<Person> {
    let ann = Person {
        touches: vec![touch(0, 1), touch(HOUR, 0), touch(DAY, 1), touch(2 * DAY, 0)],
        purchases: vec![purchase(DAY + 60, 30, true), purchase(DAY + 61, 10, false), purchase(20 * DAY, 5, false)],
        visits: 4,
        carts: 2,
    };
    let ben = Person { touches: vec![touch(5, 0), touch(6, 0)], purchases: vec![], visits: 1, carts: 1 };
    let cid = Person { touches: vec![], purchases: vec![purchase(9, 8, true)], visits: 1, carts: 0 };
    let nobody = Person { touches: vec![], purchases: vec![], visits: 0, carts: 0 };
    vec![ann, ben, cid, nobody]
}

fn written(threshold: Option<u64>) -> Vec<(&'static str, String)> {
    let (by_group, once) = (counted(&three()), counted_once(&three()));
    let seen = [omnicap::results::tables::amc::Seen { policy: "siloed", by_group: &by_group, once: &once }];
    let tables =
        omnicap::results::tables::amc::all(&seen, &["tv", "social", "audio", "site"], threshold, Universe::SIMULATED);
    tables.into_iter().map(|table| (table.name, csv(table))).collect()
}

#[test]
fn amc_s_tables_by_hand() {
    let expected = [
        (
            "amc/reach_and_frequency",
            "policy,frequency_buckets,users_in_bucket,impressions_in_bucket,reach_percentage\n\
             siloed,frequency_2,1,2,0.5\n\
             siloed,frequency_4,1,4,0.5\n",
        ),
        (
            "amc/impression_frequency_and_conversions",
            "policy,frequency_bucket,users_in_bucket,impressions_in_bucket,purchases,units_sold,product_sales,add_to_cart,detail_page_view,purchase_rate,reach_percentage\n\
             siloed,frequency_02,1,2,0,0,0,1,1,0,0.5\n\
             siloed,frequency_04,1,4,2,2,40,2,4,2,0.5\n",
        ),
        (
            "amc/optimal_frequency",
            "policy,frequency_bucket,users_in_bucket,impressions_in_bucket,purchases,units_sold,product_sales,add_to_cart,detail_page_view,purchase_rate,reach_percentage,cost,clicks\n\
             siloed,0,1,0,0,0,0,0,1,0,,0,0\n\
             siloed,2,1,2,0,0,0,1,1,0,0.5,0.04,0\n\
             siloed,4,1,4,2,2,40,2,4,2,0.5,0.08,2\n",
        ),
        (
            "amc/path_to_conversion",
            "policy,path,path_occurrences,impressions,imp_total_cost,users_that_purchased,sales_amount,purchases,user_purchase_rate,ntb_users_that_purchased,ntb_sales_amount,ntb_purchases,ntb_percentage\n\
             siloed,\"[[1, tv]]\",1,2,0.04,0,0,0,0,0,0,0,\n\
             siloed,\"[[1, social], [2, tv]]\",1,3,0.06,1,40,2,1,1,30,1,1\n",
        ),
        (
            "amc/overlap",
            "policy,exposure_group,impression_reach,users_that_purchased,purchases,sales\n\
             siloed,tv,1,0,0,0\n\
             siloed,tv + social,1,1,2,40\n",
        ),
        (
            "amc/time_to_conversion",
            "policy,time_to_conversion,purchases,total_brand_purchases\n\
             siloed,1 | < 1 MIN,1,1\n\
             siloed,2 | 1 - 10 MIN,1,1\n",
        ),
    ];
    assert_eq!(written(None).len(), expected.len());
    for ((name, text), (expected_name, expected_text)) in written(None).into_iter().zip(expected) {
        assert_eq!((name, text.as_str()), (expected_name, expected_text));
    }
}

#[test]
fn a_dimension_of_few_users_is_hidden_and_its_metrics_kept() {
    for ((name, open), (_, hidden)) in written(None).into_iter().zip(written(Some(2))) {
        for (open, hidden) in cells(&open).into_iter().zip(cells(&hidden)) {
            assert_eq!((hidden[1].as_str(), &hidden[2..]), ("NULL", &open[2..]), "{name}");
        }
        assert_eq!(open, written(Some(1)).into_iter().find(|(other, _)| *other == name).unwrap().1);
    }
}

/// A conversion just at the end of its class belongs to it, as AMC's `<=` has it.
#[test]
fn times_to_conversion_have_amc_s_edges() {
    let edges = [0, 60, 61, 600, 601, 1_800, 1_801, HOUR, HOUR + 1, 2 * HOUR, 2 * HOUR + 1, 12 * HOUR];
    let edges = [&edges[..], &[12 * HOUR + 1, DAY, DAY + 1, 7 * DAY, 7 * DAY + 1, 14 * DAY, 14 * DAY + 1]].concat();
    let people = edges.iter().map(|passed| Person {
        touches: vec![touch(0, 0)],
        purchases: vec![purchase(*passed, 1, false)],
        visits: 0,
        carts: 0,
    });
    let once = counted_once(&people.collect::<Vec<_>>());
    assert!(once.delays.iter().all(|delay| (delay.purchases, delay.users) == (2, 2)));
}

#[test]
fn beyond_the_highest_frequency_one_row_pools() {
    let person = |count: usize| Person { touches: vec![touch(0, 0); count], purchases: vec![], visits: 0, carts: 0 };
    let counts = counted(&[person(HIGHEST - 1), person(HIGHEST), person(HIGHEST + 70)]);
    assert_eq!((counts.frequency[HIGHEST].users, counts.frequency[HIGHEST].impressions), (2, 150));
    assert_eq!((counts.frequency[HIGHEST - 1].users, counts.frequency.len()), (1, HIGHEST + 1));
}

/// The table of attribution: the models side by side, and every purchase once in each.
#[test]
fn attribution_adds_up_in_every_model() {
    let scenario = load("src/cli/new.toml", &[]);
    let sample = run(&scenario.with_shoppers(200), 0).sample;
    let seen: &'static ByGroup = Box::leak(Box::new(counted(&three())));
    let channels = ["tv", "social", "audio"].into_iter().enumerate();
    let rows = omnicap::results::tables::credits::rows(&sample, (0, "siloed"), channels, |_| seen);
    let rows = cells(&csv(omnicap::results::table::Table::new(&omnicap::results::dictionary::ATTRIBUTION, rows)));
    assert_eq!(rows.len(), 3 * 7);
    for model in ["first", "last", "linear", "position", "time decay", "markov", "shapley"] {
        let of_model = rows.iter().filter(|row| row[2] == model);
        let shares: f64 = of_model.map(|row| row[7].parse::<f64>().unwrap()).sum();
        assert!((shares - 1.0).abs() < 1e-9, "{model}: {shares}");
    }
}
