//! Recorded paths are drawn as they were counted, and kept in their order.

use std::collections::BTreeMap;

use omnicap::engine::trace::Tracer;
use omnicap::scenario::problem::Problems;
use omnicap::scenario::words::describe;
use omnicap::scenario::{Files, Scenario};
use omnicap::world::journey::Journey;

use super::support::runs::prepared;

const HEAD: &str = "
version = 1
name = 'recorded'
seed = 5
shoppers = 40000
flight = { start = 2026-03-02, days = 14, warm_up = 2 }
channel = [
  { name = 'tv', role = 'media' },
  { name = 'social', role = 'media', label = 'Social' },
  { name = 'shop', role = 'shop' },
]
policy = [{ name = 'siloed', caps = [{ scope = 'each channel', max = 2, per = '7d' }] }]
";

fn read(journey: &str, file: &str) -> Result<Scenario, Problems> {
    let open = |_: &str| Ok(file.as_bytes().to_vec());
    Scenario::parse_with(&format!("{HEAD}{journey}"), "recorded.toml", Files::Open(&open))
}

fn scenario(journey: &str, file: &str) -> Scenario {
    read(journey, file).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The channels of a journey's visits, in order.
fn path(scenario: &Scenario, journey: &Journey) -> String {
    let name = |channel: u8| scenario.world.channels[channel as usize].name.as_str();
    journey.visits.iter().map(|visit| name(visit.channel)).collect::<Vec<_>>().join(" > ")
}

fn journeys(scenario: &Scenario) -> impl Iterator<Item = Journey> {
    let prepared = prepared(scenario);
    let mut tracer = Tracer::new(&prepared);
    (0..scenario.shoppers).map(|shopper| tracer.trace(shopper).journey).collect::<Vec<_>>().into_iter()
}

/// Every path comes as often as its count says, in every form of the file, with its steps in order.
#[test]
fn paths_come_in_proportion_to_their_counts() {
    let expected = [("tv > social > tv", 0.6), ("social", 0.3), ("social > shop > tv", 0.1)];
    for file in [
        "path,count\ntv > social > tv,60\nsocial,30\nSocial>shop>tv,10\n",
        "path,total_conversions,total_null,total_conversion_value\ntv > social > tv,20,40,9\nsocial,30,0,1\nsocial > shop > tv,4,6.0,2\n",
        "path_occurrences;path\n60;[[1, tv], [2, social], [3, tv]]\n30;[[1, social]]\n10;[[3, tv], [1, Social], [2, shop]]\n",
    ] {
        for journey in [
            "journey = { model = 'recorded', file = 'x.csv' }",
            "journey = { model = 'recorded', file = 'x.csv', dwell = '1s' }",
        ] {
            let scenario = scenario(journey, file);
            let mut met: BTreeMap<String, u64> = BTreeMap::new();
            for journey in journeys(&scenario) {
                assert!(journey.visits.is_sorted_by_key(|visit| visit.time));
                assert_eq!(
                    journey.opportunities.len(),
                    journey.visits.iter().filter(|visit| visit.channel < 2).count()
                );
                *met.entry(path(&scenario, &journey)).or_default() += 1;
            }
            for (path, share) in expected {
                let error = (share * (1.0 - share) / 40_000.0_f64).sqrt();
                let got = met.get(path).copied().unwrap_or(0) as f64 / 40_000.0;
                assert!((got - share).abs() < 5.0 * error, "{path}: {got} for {share}; {met:?}");
            }
        }
    }
}

/// A path without times lies anywhere in the simulation, by the hours; with `dwell` it is one session.
#[test]
fn times_that_are_not_recorded_are_drawn() {
    let file = "path,count\ntv > tv > social > tv,1\n";
    let hours = "hours = [0,0,0,0,0,0,0,0,0,1,1,1,0,0,0,0,0,0,3,3,0,0,0,0]";
    let spread = scenario(&format!("[journey]\nmodel = 'recorded'\nfile = 'x.csv'\n{hours}\n"), file);
    let (mut evening, mut all, mut sum) = (0, 0, 0.0);
    for journey in journeys(&spread) {
        assert_eq!(journey.visits.len(), 4);
        for visit in &journey.visits {
            let hour = visit.time.rem_euclid(86_400) / 3_600;
            assert!((9..12).contains(&hour) || (18..20).contains(&hour), "{hour}");
            evening += u64::from(hour >= 18);
            all += 1;
            sum += f64::from(visit.time) / 86_400.0;
        }
    }
    assert!((evening as f64 / all as f64 - 6.0 / 9.0).abs() < 0.01);
    // From day −2 to day 14; a day's middle lies after its noon.
    assert!((sum / all as f64 - 6.0).abs() < 0.3, "{}", sum / all as f64);
    let session = scenario("journey = { model = 'recorded', file = 'x.csv', dwell = '5m' }", file);
    assert!(journeys(&session).all(|journey| journey.sessions.len() == 1));
}

/// The times of a log are kept, and everybody in it is met, those too who saw nothing in the flight.
#[test]
fn the_times_of_a_log_are_kept() {
    let file = "user,time,channel,event\na,2026-03-03 10:00,tv,view\na,2026-03-03 10:10,social,view\na,2026-03-04 08:00:05,tv,view\n\
                b,2026-03-02T00:00:01Z,social,view\nc,2026-03-05 10:00,shop,visit\n";
    let scenario = scenario("journey = { model = 'recorded', file = 'x.csv' }\n[log]\nevent = 'event'\n", file);
    let (mut seen, day) = (BTreeMap::<String, Vec<i32>>::new(), 86_400);
    for journey in journeys(&scenario) {
        seen.insert(path(&scenario, &journey), journey.visits.iter().map(|visit| visit.time).collect());
        assert!(journey.sessions.len() <= 2);
    }
    assert_eq!(seen.len(), 3);
    assert_eq!(seen["tv > social > tv"], [day + 36_000, day + 36_600, 2 * day + 28_805]);
    assert_eq!(seen["social"], [1]);
    assert_eq!(seen["shop"], [3 * day + 36_000]);
}

#[test]
fn names_are_mended_by_a_map_and_suggested_otherwise() {
    let file = "path,count\nTV set > Socal > (direct),1\n";
    let told = read("journey = { model = 'recorded', file = 'x.csv' }", file).unwrap_err().to_string();
    assert!(told.contains("did you mean `social`?") && told.contains("`(direct)`"), "{told}");
    let names = "names = { 'TV set' = 'tv', Socal = 'social', '(direct)' = '' }";
    let scenario = scenario(&format!("journey = {{ model = 'recorded', file = 'x.csv', {names} }}"), file);
    assert_eq!(path(&scenario, &journeys(&scenario).next().unwrap()), "tv > social");
    assert_eq!(scenario.inputs.keys().collect::<Vec<_>>(), ["x.csv"]);
}

/// Exports hide small groups: their rows are left out, in whichever column the hiding shows, and said.
#[test]
fn hidden_counts_are_left_out_with_a_warning() {
    let file = "path;path_occurrences\n[[1, tv]];60\n[[1, social]];NULL\n[[1, tv], [2, social]];\nNULL;40\n;null\n";
    let scenario = scenario("journey = { model = 'recorded', file = 'x.csv' }", file);
    let warned = scenario.warnings.to_string();
    assert!(warned.contains("3 rows do not say how many people went their path"), "{warned}");
    assert!(warned.contains("40 people (40.0 % of all) have no path, in 1 row (20.0 %)"), "{warned}");
    assert!(journeys(&scenario).take(50).all(|journey| path(&scenario, &journey) == "tv"));
    let none = read("journey = { model = 'recorded', file = 'x.csv' }", "path;path_occurrences\n[[1, tv]];NULL\n");
    assert!(none.unwrap_err().to_string().contains("it holds no path"));
    let slip = read("journey = { model = 'recorded', file = 'x.csv' }", "path;path_occurrences\n[[1, tv]];many\n");
    assert!(slip.unwrap_err().to_string().contains("a count that cannot be read"));
}

/// Of ten people nine went by television, however often, and three by social.
#[test]
fn check_tells_whom_a_channel_meets() {
    let file = "path,count\ntv > tv,6\ntv > social,2\nsocial,1\ntv > shop,1\n";
    let words = describe(&scenario("journey = { model = 'recorded', file = 'x.csv' }", file));
    for said in [
        "tv (tv)\n    on the paths of 90.0 % of",
        "Social (social)\n    on the paths of 30.0 % of",
        "a shop, on the paths of 10.0 %",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

/// The same paths to whom they fall, whoever else is drawn.
#[test]
fn a_shopper_takes_the_same_path_whoever_else_is_drawn() {
    let file = "path,count\ntv,1\nsocial,1\ntv > social,1\n";
    let few = scenario("journey = { model = 'recorded', file = 'x.csv' }", file);
    let many = few.clone().with_shoppers(1_000_000);
    let (few, many) = (prepared(&few), prepared(&many));
    let (mut one, mut other) = (Tracer::new(&few), Tracer::new(&many));
    assert!((0..500).all(|shopper| one.trace(shopper).journey.visits == other.trace(shopper).journey.visits));
}
