//! A scenario whose parameters are known, and the tables that its shoppers would leave.

use omnicap::scenario::Scenario;
use omnicap::study::calibrate::frequency::{self, Pick};
use omnicap::study::calibrate::frequency_table::FrequencyTable;
use omnicap::study::calibrate::parameter::{Parameter, Quantity};
use omnicap::study::calibrate::tables::Tables;
use omnicap::study::calibrate::{Fit, Question, calibrate, overlap};

use crate::support::runs::{go_on, run};
use crate::support::scenarios::{changed, parse};
use crate::support::tables::csv;

/// Two channels on non-linear paths, unequal shoppers, identifiers that are many, and caps that bind.
pub fn scenario(seed: u64, shoppers: u64) -> Scenario {
    let text = format!(
        r#"
version = 1
name = "known"
seed = {seed}
shoppers = {shoppers}
flight = {{ start = 2026-03-02, days = 14 }}

[population]
activity = {{ distribution = "gamma", shape = 0.8 }}
overlap = 0.4

[journey]
model = "markov"
sessions = "0.6 per day"
dwell = "4m"
start = {{ tv = 0.5, social = 0.5 }}

[journey.next]
tv = {{ tv = 0.2, social = 0.2 }}
social = {{ social = 0.3, tv = 0.1 }}

[[channel]]
name = "tv"
role = "media"
usage = 0.55
opportunities = 0.5

[[channel]]
name = "social"
role = "media"
usage = 0.7
opportunities = 0.8
identity = {{ ids = 1.5, match_rate = 0.6 }}

[[policy]]
name = "siloed"
caps = [{{ scope = "each channel", max = 4, per = "7d" }}]
"#
    );
    parse(&text)
}

/// The tables of a run, as `omnicap run` writes them.
pub fn tables(scenario: &Scenario, channels: &[usize], with_overlap: bool, population: bool) -> Tables {
    // People are no nets.
    let results = run(&scenario.clone().of_independent_shoppers(), 0);
    let text_of = |name: &str| {
        let mut all = omnicap::results::tables::all(&results).into_iter();
        csv(all.find(|table| table.name == name).unwrap())
    };
    let (frequency, groups) = (text_of("frequency"), text_of("overlap"));
    let read = |scope: &str| -> FrequencyTable {
        let pick = Pick { policy: "siloed", scope, people: None };
        let (mut table, problems) = frequency::read(frequency.as_bytes(), "frequency.csv", pick).unwrap();
        assert!(problems.is_empty(), "{problems}");
        table.rows.retain(|row| population || row.bucket.low > 0);
        table
    };
    let channel = |index: &usize| {
        let name = &scenario.world.channels[*index].name;
        (*index, format!("{name}.csv"), read(name))
    };
    let pick = Pick { policy: "siloed", scope: "all", people: None };
    let groups = || overlap::read(groups.as_bytes(), "overlap.csv", pick, &scenario.world.channels).unwrap().0;
    Tables {
        frequency: ("frequency.csv".into(), read("all")),
        channels: channels.iter().map(channel).collect(),
        overlap: with_overlap.then(|| ("overlap.csv".into(), groups())),
        population: None,
    }
}

/// Fits a scenario that knows the model and starts from other values.
pub fn fit(seed: u64, tables: Tables, shoppers: u64) -> Fit {
    // Where all channels have tables the session rate is held, and has to be the true one; so has the overlap
    // where no table tells it.
    let sessions = if tables.channels.len() > 1 { "0.6 per day" } else { "1.5 per day" };
    let overlap = if tables.overlap.is_none() { 0.4 } else { 0.2 };
    let changes = [
        "population.activity={ distribution = \"gamma\", shape = 2.0 }",
        &format!("population.overlap={overlap}"),
        &format!("journey.sessions={sessions}"),
    ];
    let scenario = parse(&changed(&scenario(seed, 1_000).text, &changes));
    let question = Question { scenario: &scenario, policy: 0, tables, shoppers, threads: 0 };
    calibrate(&question, &go_on).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

/// What the scenario says of a parameter.
pub fn truth(parameter: &Parameter) -> f64 {
    match &parameter.quantity {
        Quantity::Shape => 0.8,
        Quantity::Sessions => 0.6,
        Quantity::Overlap => 0.4,
        Quantity::Usage(name) => {
            if name == "tv" {
                0.55
            } else {
                0.7
            }
        }
        Quantity::PerVisit(name) => {
            if name == "tv" {
                0.5
            } else {
                0.8
            }
        }
        other => panic!("{other:?} is not asked for"),
    }
}

/// A table of an independent scenario without caps, of shape 0.7 and a rate that is the scenario's own,
/// fitted from another shape.
pub fn on_paper(seed: u64) -> Fit {
    let text = |seed: u64, shape: f64| {
        format!(
            "version = 1\nname = \"paper\"\nseed = {seed}\nshoppers = 30_000\nflight = {{ start = 2026-03-02, days = 28 }}\n\
             population = {{ activity = {{ distribution = \"gamma\", shape = {shape} }} }}\n\
             journey = {{ model = \"independent\" }}\n\
             channel = [{{ name = \"a\", role = \"media\", opportunities = \"0.5 per week\" }},\n\
             {{ name = \"b\", role = \"media\", opportunities = \"1 per week\", win_rate = 0.5 }}]\n\
             policy = [{{ name = \"siloed\" }}]\n"
        )
    };
    let scenario = parse(&text(seed, 0.7));
    let tables = tables(&scenario, &[], false, true);
    let start = parse(&text(seed + 1, 2.0));
    let question = Question { scenario: &start, policy: 0, tables, shoppers: 2_000, threads: 0 };
    calibrate(&question, &go_on).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}
