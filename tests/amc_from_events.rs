//! Claim: AMC's tables are what anybody would count who reads the events. Everything here is counted
//! from `events.csv` alone, with plain loops and none of the library's code, and held against every
//! cell of `amc/`.

use std::collections::{BTreeMap, BTreeSet};

use super::support::folder::Folder;
use super::support::tables::{Row, cells};

const POLICIES: [&str; 3] = ["uncapped", "siloed, 2 a week", "coordinated"];
/// In the scenario's order, in which sets of channels are written.
const CHANNELS: [&str; 4] = ["tv", "social", "search", "mail"];
const SHOPS: [&str; 2] = ["site", "market"];
const SHOPPERS: usize = 400;
const DAY: i64 = 86_400;

/// Its shoppers do much, so that every table has many rows and no count is zero everywhere.
const SCENARIO: &str = include_str!("scenarios/amc_from_events.toml");

/// A table: by policy and dimension, its other cells; an empty one is None.
type Table = BTreeMap<(String, String), Vec<Option<f64>>>;

struct Touch {
    time: i64,
    channel: String,
    micros: i64,
    clicked: bool,
}

#[derive(Clone, Copy)]
struct Purchase {
    time: i64,
    micros: i64,
    /// The shopper's first, those of the warm-up counted.
    first: bool,
}

/// One shopper under one policy, as AMC knows them in the flight.
#[derive(Default)]
struct Person {
    /// Impressions of linked identifiers.
    touches: Vec<Touch>,
    purchases: Vec<Purchase>,
    visits: i64,
    carts: i64,
    /// Ever bought anything?
    has_bought: bool,
    /// Is the impression last read among the touches?
    last_is_touch: bool,
    /// Impressions that AMC cannot link, and purchases before the flight: they must exist for the test to mean much.
    unseen: i64,
}

impl Person {
    /// The purchases with a touch in the fourteen days before them, and the time since the last touch.
    fn credited(&self) -> Vec<(Purchase, i64)> {
        let mut credited = Vec::new();
        for purchase in &self.purchases {
            let mut passed = None;
            for touch in &self.touches {
                let age = purchase.time - touch.time;
                if (0..=14 * DAY).contains(&age) {
                    passed = Some(passed.map_or(age, |least: i64| least.min(age)));
                }
            }
            credited.extend(passed.map(|passed| (*purchase, passed)));
        }
        credited
    }

    fn is_known(&self) -> bool {
        !self.touches.is_empty() || !self.purchases.is_empty() || self.visits > 0 || self.carts > 0
    }
}

/// Reads the events: by policy, all shoppers.
fn people(events: &[Row]) -> Vec<Vec<Person>> {
    let mut people: Vec<Vec<Person>> =
        POLICIES.iter().map(|_| (0..SHOPPERS).map(|_| Person::default()).collect()).collect();
    for row in events {
        let cell = |name: &str| row[name].as_str();
        let shopper: usize = cell("shopper").parse().unwrap();
        for (index, policy) in POLICIES.iter().enumerate() {
            if cell("event") == "visit" || cell("policy") == *policy {
                read(&mut people[index][shopper], &cell);
            }
        }
    }
    people
}

/// Takes one row into account. A click's row follows that of its impression.
fn read<'a>(person: &mut Person, cell: &impl Fn(&str) -> &'a str) {
    let time: i64 = cell("time_s").parse().unwrap();
    let in_flight = time >= 0;
    let micros = || (cell("amount").parse::<f64>().unwrap() * 1e6).round() as i64;
    match cell("event") {
        "visit" => person.visits += i64::from(in_flight && SHOPS.contains(&cell("channel"))),
        "opportunity" if cell("decision") == "served" => {
            person.last_is_touch = in_flight && cell("node") == "0";
            person.unseen += i64::from(in_flight && cell("node") != "0");
            if person.last_is_touch {
                let channel = cell("channel").to_string();
                person.touches.push(Touch { time, channel, micros: micros(), clicked: false });
            }
        }
        "opportunity" => person.last_is_touch = false,
        "click" => {
            // A click leads to a shop, which knows its visitor whether or not the ad did.
            person.visits += i64::from(in_flight);
            if person.last_is_touch {
                let touch = person.touches.last_mut().unwrap();
                assert!(touch.time == time && touch.channel == cell("channel"), "a click without its impression");
                touch.clicked = true;
            }
        }
        "cart" => person.carts += i64::from(in_flight),
        "purchase" => {
            if in_flight {
                person.purchases.push(Purchase { time, micros: micros(), first: !person.has_bought });
            }
            person.has_bought = true;
        }
        other => panic!("an event of which nobody said what it is: {other}"),
    }
}

fn units(micros: i64) -> Option<f64> {
    Some(micros as f64 / 1e6)
}

fn share(part: i64, of: i64) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

fn count(count: i64) -> Option<f64> {
    Some(count as f64)
}

/// The tables by frequency, in the buckets of `bucket` (None: in no row). `columns` is how many of the
/// cells users, impressions, purchases, units, sales, carts, visits, rate, reach, cost, clicks it has.
fn by_frequency(people: &[Vec<Person>], bucket: impl Fn(usize) -> Option<String>, columns: &[usize]) -> Table {
    let mut table = Table::new();
    for (policy, people) in POLICIES.iter().zip(people) {
        let mut sums: BTreeMap<String, [i64; 8]> = BTreeMap::new();
        let mut reached = 0;
        for person in people.iter().filter(|person| person.is_known()) {
            reached += i64::from(!person.touches.is_empty());
            let Some(bucket) = bucket(person.touches.len()) else { continue };
            let row = sums.entry(bucket).or_default();
            row[0] += 1;
            row[1] += person.touches.len() as i64;
            for (purchase, _) in person.credited() {
                row[2] += 1;
                row[3] += purchase.micros;
            }
            row[4] += person.carts;
            row[5] += person.visits;
            for touch in &person.touches {
                row[6] += touch.micros;
                row[7] += i64::from(touch.clicked);
            }
        }
        for (bucket, [users, impressions, purchases, sales, carts, visits, cost, clicks]) in sums {
            let reach = if impressions > 0 { share(users, reached) } else { None };
            let all = [
                count(users),
                count(impressions),
                count(purchases),
                count(purchases),
                units(sales),
                count(carts),
                count(visits),
                share(purchases, users),
                reach,
                units(cost),
                count(clicks),
            ];
            table.insert((policy.to_string(), bucket), columns.iter().map(|column| all[*column]).collect());
        }
    }
    table
}

fn reach_bucket(times: usize) -> Option<String> {
    match times {
        0 => None,
        1..=9 => Some(format!("frequency_{times}")),
        _ => Some("frequency_10+".into()),
    }
}

fn conversion_bucket(times: usize) -> Option<String> {
    let label = match times {
        0 => return None,
        1..=5 => return Some(format!("frequency_0{times}")),
        6..=10 => "06-10",
        11..=15 => "11-15",
        16..=20 => "16-20",
        21..=25 => "21-25",
        _ => "25+",
    };
    Some(format!("frequency_{label}"))
}

fn single_frequency(times: usize) -> Option<String> {
    Some(if times < 40 { times.to_string() } else { "40+".into() })
}

/// The channels in the order in which a person first met them up to the last purchase, with impressions and cost.
fn path_before(person: &Person, last: Option<i64>) -> (String, i64, i64) {
    let mut met: Vec<&str> = Vec::new();
    let (mut impressions, mut cost) = (0, 0);
    for touch in person.touches.iter().filter(|touch| last.is_none_or(|last| touch.time <= last)) {
        impressions += 1;
        cost += touch.micros;
        if !met.contains(&touch.channel.as_str()) {
            met.push(&touch.channel);
        }
    }
    let steps: Vec<String> = met.iter().enumerate().map(|(index, name)| format!("[{}, {name}]", index + 1)).collect();
    (format!("[{}]", steps.join(", ")), impressions, cost)
}

/// Users, impressions, cost; buyers, sales, purchases; of these the new to the brand.
fn paths(people: &[Vec<Person>]) -> Table {
    let mut table = Table::new();
    for (policy, people) in POLICIES.iter().zip(people) {
        let mut sums: BTreeMap<String, [i64; 9]> = BTreeMap::new();
        for person in people.iter().filter(|person| !person.touches.is_empty()) {
            let credited = person.credited();
            let (path, impressions, cost) =
                path_before(person, credited.iter().map(|(purchase, _)| purchase.time).max());
            let row = sums.entry(path).or_default();
            row[0] += 1;
            row[1] += impressions;
            row[2] += cost;
            row[3] += i64::from(!credited.is_empty());
            row[6] += i64::from(credited.iter().any(|(purchase, _)| purchase.first));
            for (purchase, _) in credited {
                row[4] += purchase.micros;
                row[5] += 1;
                if purchase.first {
                    row[7] += purchase.micros;
                    row[8] += 1;
                }
            }
        }
        for (path, [users, impressions, cost, buyers, sales, purchases, new_buyers, new_sales, new]) in sums {
            let row = vec![
                count(users),
                count(impressions),
                units(cost),
                count(buyers),
                units(sales),
                count(purchases),
                share(buyers, users),
                count(new_buyers),
                units(new_sales),
                count(new),
                share(new_buyers, buyers),
            ];
            table.insert((policy.to_string(), path), row);
        }
    }
    table
}

fn overlap(people: &[Vec<Person>]) -> Table {
    let mut table = Table::new();
    for (policy, people) in POLICIES.iter().zip(people) {
        for person in people.iter().filter(|person| !person.touches.is_empty()) {
            let met: BTreeSet<&str> = person.touches.iter().map(|touch| touch.channel.as_str()).collect();
            let names: Vec<&str> = CHANNELS.into_iter().filter(|name| met.contains(name)).collect();
            let row = table.entry((policy.to_string(), names.join(" + "))).or_insert(vec![Some(0.0); 4]);
            let credited = person.credited();
            let sales: i64 = credited.iter().map(|(purchase, _)| purchase.micros).sum();
            let more = [1.0, f64::from(!credited.is_empty()), credited.len() as f64, sales as f64 / 1e6];
            for (sum, more) in row.iter_mut().zip(more) {
                *sum = sum.map(|sum| sum + more);
            }
        }
    }
    table
}

const CLASSES: [(&str, i64); 9] = [
    ("1 | < 1 MIN", 60),
    ("2 | 1 - 10 MIN", 600),
    ("3 | 10 - 30 MIN", 1_800),
    ("4 | 30 - 60 MIN", 3_600),
    ("5 | 1 - 2 HRS", 7_200),
    ("6 | 2 - 12 HRS", 43_200),
    ("7 | 12 - 24 HRS", 86_400),
    ("8 | 1 - 7 DAYS", 604_800),
    ("9 | 7+ DAYS", i64::MAX),
];

/// The users who bought so long after their last touch, and their purchases, by policy and class.
fn delays(people: &[Vec<Person>]) -> BTreeMap<(String, String), (BTreeSet<usize>, i64)> {
    let mut delays: BTreeMap<(String, String), (BTreeSet<usize>, i64)> = BTreeMap::new();
    for (policy, people) in POLICIES.iter().zip(people) {
        for (who, person) in people.iter().enumerate() {
            for (_, passed) in person.credited() {
                let (class, _) = CLASSES.into_iter().find(|(_, longest)| passed <= *longest).unwrap();
                let (users, purchases) = delays.entry((policy.to_string(), class.to_string())).or_default();
                users.insert(who);
                *purchases += 1;
            }
        }
    }
    delays
}

fn simulate(folder: &Folder, out: &str, more: &[&str]) {
    folder.write("seen.toml", SCENARIO);
    folder.run(&[&["run", "seen.toml", "-q", "--no-charts", "--out", out], more].concat());
}

/// Every cell of a table of the run, held against what was counted here.
fn assert_table(folder: &Folder, name: &str, counted: &Table) {
    let rows = cells(&folder.read(&format!("out/amc/{name}.csv")));
    assert!(rows.len() > 6, "{name}: too little to compare");
    assert_eq!(rows.len(), counted.len(), "{name}: rows");
    for row in rows {
        let key = (row[0].clone(), row[1].clone());
        let by_hand = counted.get(&key).unwrap_or_else(|| panic!("{name}: nobody is in {key:?}"));
        let found: Vec<Option<f64>> = row[2..].iter().map(|cell| cell.parse().ok()).collect();
        assert_eq!(found.len(), by_hand.len(), "{name}: columns");
        for (found, by_hand) in found.iter().zip(by_hand) {
            let is_equal = match (found, by_hand) {
                (Some(found), Some(by_hand)) => (found - by_hand).abs() < 1e-9 * by_hand.abs().max(1.0),
                (found, by_hand) => found == by_hand,
            };
            assert!(is_equal, "{name}, {key:?}: found {row:?}, by hand {by_hand:?}");
        }
    }
}

/// Whatever a table counts must happen, or nothing was compared.
fn assert_enough_happens(people: &[Vec<Person>]) {
    for people in people {
        let sum = |of: fn(&Person) -> i64| people.iter().map(of).sum::<i64>();
        let credited = sum(|person| person.credited().len() as i64);
        let new = sum(|person| person.credited().iter().filter(|(purchase, _)| purchase.first).count() as i64);
        let purchases = sum(|person| person.purchases.len() as i64);
        assert!(credited > 100 && credited < purchases, "{credited} of {purchases} purchases are credited");
        assert!(new > 30 && new < credited, "{new} of {credited} are new");
        assert!(sum(|person| person.carts) > purchases && sum(|person| person.unseen) > 100);
        assert!(sum(|person| person.touches.iter().filter(|touch| touch.clicked).count() as i64) > 30);
        assert!(people.iter().any(|person| person.is_known() && person.touches.is_empty()), "row 0 is empty");
    }
}

#[test]
fn amc_tables_are_what_the_events_say() {
    let folder = Folder::new();
    simulate(&folder, "out", &["--events", "400"]);
    let people = people(&folder.rows("out/events.csv"));
    assert_enough_happens(&people);

    assert_table(&folder, "reach_and_frequency", &by_frequency(&people, reach_bucket, &[0, 1, 8]));
    let columns = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    let conversions = by_frequency(&people, conversion_bucket, &columns[..9]);
    assert_table(&folder, "impression_frequency_and_conversions", &conversions);
    assert_table(&folder, "optimal_frequency", &by_frequency(&people, single_frequency, &columns));
    assert_table(&folder, "path_to_conversion", &paths(&people));
    assert_table(&folder, "overlap", &overlap(&people));
    let purchases = |delays: BTreeMap<_, (BTreeSet<usize>, i64)>| -> Table {
        delays.into_iter().map(|(key, (_, purchases))| (key, vec![count(purchases); 2])).collect()
    };
    assert_table(&folder, "time_to_conversion", &purchases(delays(&people)));
    assert_threshold(&folder, &people);
}

/// A threshold hides names behind which few users stand, and changes nothing else.
fn assert_threshold(folder: &Folder, people: &[Vec<Person>]) {
    simulate(folder, "hidden", &["--set", "measure.amc.threshold=20"]);
    let delays = delays(people);
    let mut hidden = 0;
    for file in folder.names("out/amc") {
        let [open, closed] = ["out", "hidden"].map(|run| cells(&folder.read(&format!("{run}/amc/{file}"))));
        assert_eq!(open.len(), closed.len(), "{file:?}");
        for (mut open, closed) in open.into_iter().zip(closed) {
            let users = match delays.get(&(open[0].clone(), open[1].clone())) {
                Some((users, _)) => users.len(),
                None => open[2].parse().unwrap(),
            };
            if users < 20 {
                open[1] = "NULL".into();
                hidden += 1;
            }
            assert_eq!(open, closed, "{file:?}");
        }
    }
    assert!(hidden > 20, "{hidden}");
}
