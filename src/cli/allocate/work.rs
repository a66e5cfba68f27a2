//! The work of an allocation: looks that are not kept yet, and the folder of all of them.

use std::cell::Cell;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use omnicap::analysis::metrics::{entry, of_channel};
use omnicap::base::random::Seed;
use omnicap::results::folder::{Folder, Kept, OutputError};
use omnicap::results::read::Allocation;
use omnicap::results::study::allocated::{Allocated, Looked, Next, tables};
use omnicap::results::study::{AllocationFile, KeptPoint, StudyFile};
use omnicap::study::allocate::{Walk, follow};
use omnicap::study::sweep::blocks::Block;
use omnicap::study::sweep::design::Design;
use omnicap::study::sweep::effect::jackknife;
use omnicap::study::sweep::factor::Factor;
use omnicap::study::sweep::pass::{self, Outcome};
use omnicap::study::sweep::plan::{Base, Plan, Question};
use omnicap::{Interrupted, Options, Results, Scenario, report};

use super::asked::Wanted;
use crate::cli::args::Allocate;
use crate::cli::failure::Failure;
use crate::cli::sweep::asked::usage;
use crate::cli::sweep::bar::{Bar, weight};
use crate::cli::sweep::work::publish;

/// To see what the next amount earns, a channel gets this part of the total more.
const MORE: f64 = 1.0 / 50.0;

/// Points of a response curve up to the channel's supply.
const POINTS: usize = 6;

/// A budget that no supply of this size spends, as so many times the total.
const ENDLESS: f64 = 1_000.0;

/// The indifference zone where nobody says, as a part of the total, or of the metric where that is no money.
const ZONE: f64 = 0.001;

/// About how many looks there are, for the bar.
const LOOKS: f64 = 14.0;

/// All that an allocation works with.
pub struct Work<'a> {
    args: &'a Allocate,
    base: Base<'a>,
    wanted: &'a Wanted,
    kept: &'a Kept,
    bar: Bar<'a>,
    looks: Cell<usize>,
}

/// What was found.
pub struct Done {
    supply: Vec<f64>,
    splits: [Next; 2],
    walk: Walk,
    zone: f64,
    curves: Vec<Vec<Looked>>,
    fresh: Vec<Looked>,
}

/// What a look is of, and whom it meets.
#[derive(Clone, Copy)]
struct Look<'a> {
    words: &'a str,
    is_fresh: bool,
}

const WALK: Look<'static> = Look { words: "following what earns more", is_fresh: false };

impl<'a> Work<'a> {
    pub fn new(
        args: &'a Allocate,
        base: Base<'a>,
        wanted: &'a Wanted,
        kept: &'a Kept,
        interrupted: &'a AtomicBool,
    ) -> Self {
        let channels = wanted.channels.len();
        let bar = Bar::new(LOOKS * weight(channels * channels), args.showing.quiet, interrupted);
        Self { args, base, wanted, kept, bar, looks: Cell::new(0) }
    }

    /// From today's split to the best, and what lies around both.
    pub fn allocate(&self) -> Result<Done, Failure> {
        let (total, channels) = (self.args.total, self.wanted.channels.len());
        let own = self.texts(Look { words: "today's spend", is_fresh: false }, &[None])?;
        let spent: Vec<f64> = own.first().map_or(Vec::new(), |looked| looked.spent.clone());
        let start = shares(&spent, total);
        let endless = vec![ENDLESS * total; channels];
        let supply = self.look(Look { words: "supply", is_fresh: false }, &[endless])?;
        let supply = supply.into_iter().next().map_or(Vec::new(), |looked| looked.spent);
        let today = self.next("today", &start)?;
        let zone = self.zone(&today.own);
        let told = |splits: &[Vec<f64>]| -> Result<_, Failure> {
            let looked = self.look(WALK, splits)?;
            looked.iter().map(|looked| self.told(looked)).collect()
        };
        let walk = follow(start.clone(), zone, &jackknife(self.wanted.drawn), &mut { told })?;
        let best = self.next("best", &walk.split)?;
        let curves = self.curves(&walk.split, &supply)?;
        let fresh =
            self.look(Look { words: "both splits on fresh shoppers", is_fresh: true }, &[start, walk.split.clone()])?;
        Ok(Done { supply, splits: [today, best], walk, zone, curves, fresh })
    }

    fn told(&self, looked: &Looked) -> Result<omnicap::analysis::contrast::Told, Failure> {
        let told = looked.kept.metric(&self.wanted.asked.subject, &self.wanted.metric).map(|(told, _)| told);
        let why = || looked.kept.failure.clone().unwrap_or_else(|| "the metric has no value".into());
        told.ok_or_else(|| Failure::Refused(format!("a split could not be simulated: {}", why())))
    }

    fn zone(&self, today: &Looked) -> f64 {
        let is_money = entry(&self.wanted.metric).is_some_and(|entry| entry.unit.is_money());
        let own = self.told(today).map_or(0.0, |told| told.replicates.value.abs());
        self.args.within.unwrap_or(ZONE * if is_money { self.args.total } else { own })
    }

    /// A split, and the same with a little more for each channel.
    fn next(&self, name: &'static str, split: &[f64]) -> Result<Next, Failure> {
        let more = |channel: usize| changed(split, channel, split[channel] + MORE * self.args.total);
        let splits: Vec<Vec<f64>> = std::iter::once(split.to_vec()).chain((0..split.len()).map(more)).collect();
        let mut looked = self.look(Look { words: "the next amount", is_fresh: false }, &splits)?.into_iter();
        match looked.next() {
            Some(own) => Ok(Next { name, own, more: looked.collect() }),
            None => Err(Failure::Refused("no split could be simulated".into())),
        }
    }

    /// The split with other budgets for each channel, up to its supply.
    fn curves(&self, split: &[f64], supply: &[f64]) -> Result<Vec<Vec<Looked>>, Failure> {
        let budgets = |channel: usize| {
            let part = move |point: usize| point as f64 / POINTS as f64;
            let mut budgets: Vec<f64> = (1..=POINTS).map(|point| part(point) * supply[channel]).collect();
            budgets.push(split[channel]);
            budgets.retain(|budget| *budget > 0.0);
            budgets.sort_by(f64::total_cmp);
            budgets
        };
        let curve = |channel: usize| {
            let splits: Vec<Vec<f64>> =
                budgets(channel).into_iter().map(|budget| changed(split, channel, budget)).collect();
            self.look(Look { words: "response curves", is_fresh: false }, &splits)
        };
        (0..split.len()).map(curve).collect()
    }

    /// What a look shows of splits.
    fn look(&self, look: Look<'_>, splits: &[Vec<f64>]) -> Result<Vec<Looked>, Failure> {
        let texts: Vec<Option<String>> = splits.iter().map(|split| Some(self.wanted.written(split))).collect();
        let references: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
        let mut looked = self.texts(look, &references)?;
        looked.iter_mut().zip(splits).for_each(|(looked, split)| looked.budgets.clone_from(split));
        Ok(looked)
    }

    /// What a look shows of budgets as the scenario writes them; None: as they stand.
    fn texts(&self, look: Look<'_>, budgets: &[Option<&str>]) -> Result<Vec<Looked>, Failure> {
        let part = self.looks.replace(self.looks.get() + 1);
        if !self.kept.has_sound(part) {
            let files = self.pass(look, budgets).map_err(|failure| self.paused(part, failure))?;
            self.kept.save(part, &files)?;
        }
        (0..budgets.len()).map(|point| self.read(part, point).map_err(Failure::from)).collect()
    }

    /// Simulates splits; returns what is kept of them.
    fn pass(&self, look: Look<'_>, budgets: &[Option<&str>]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let values = budgets.iter().map(|budgets| budgets.unwrap_or_default().to_string()).collect();
        let factors = vec![Factor::listed(&self.wanted.path, values)];
        let question = Question {
            blocks: vec![Block { factors, design: Design::Grid }],
            seed: 0,
            reference: None,
            skips_refused: false,
        };
        let plan = Plan::new(self.base, question).map_err(|error| match error {
            omnicap::study::sweep::plan::PlanError::Usage(problem) => usage(problem),
            refused => Failure::Refused(refused.to_string()),
        })?;
        let mut files = Vec::new();
        for (index, points) in plan.passes.iter().enumerate() {
            let scenarios = points.iter().map(|point| self.scenario(look, &plan, *point));
            let scenarios = scenarios.collect::<Result<Vec<_>, _>>()?;
            self.bar.begin(look.words.into(), weight(plan.policies[index]), self.wanted.drawn);
            let bar = &self.bar;
            let options = Options { threads: self.args.threads.asked(), watch: &|progress| bar.follow(progress) };
            let show = &mut |index: usize, outcome: Outcome| {
                let (kept, spent) = match outcome {
                    Ok(results) => {
                        let metrics = [self.wanted.metric.clone(), "reach".into()];
                        (KeptPoint::seen(&results, (!look.is_fresh).then_some(&metrics)), self.spent(&results))
                    }
                    Err(why) => (KeptPoint::failed(why), vec![0.0; self.wanted.channels.len()]),
                };
                files.push((format!("{}.json", points[index]), kept.to_json().into_bytes()));
                let spent: Vec<String> = spent.iter().map(f64::to_string).collect();
                files.push((format!("{}.spent", points[index]), spent.join(" ").into_bytes()));
            };
            pass::each(&scenarios, &options, show).map_err(|Interrupted| Failure::Interrupted)?;
        }
        Ok(files)
    }

    fn scenario(&self, look: Look<'_>, plan: &Plan, point: usize) -> Result<Scenario, Failure> {
        let scenario = plan.scenario(self.base, point).map_err(|refusal| Failure::Refused(refusal.shown))?;
        let scenario = self.wanted.asked.shaped(scenario).first(self.wanted.drawn);
        Ok(if look.is_fresh { scenario.with_seed(Seed(self.wanted.asked.fresh_seed())) } else { scenario })
    }

    /// What the policy spends on each channel, for all people.
    fn spent(&self, results: &Results) -> Vec<f64> {
        let Results { scenario, sample, .. } = results;
        let policy = scenario.policies.iter().position(|policy| policy.name == self.wanted.asked.subject).unwrap_or(0);
        let spend = |channel: usize| {
            let metrics = of_channel(scenario, policy, channel);
            metrics.iter().find(|metric| metric.name == "spend").map_or(0.0, |metric| metric.estimate(sample).value)
        };
        self.wanted.channels.iter().map(|(channel, _)| spend(*channel)).collect()
    }

    fn read(&self, part: usize, point: usize) -> Result<Looked, OutputError> {
        let broken = |error: String| OutputError::Unreadable {
            path: self.kept.folder().into(),
            source: io::Error::new(io::ErrorKind::InvalidData, error),
        };
        let kept = self.kept.read(part, &format!("{point}.json"))?;
        let kept = serde_json::from_str(&kept).map_err(|error| broken(error.to_string()))?;
        let spent = self.kept.read(part, &format!("{point}.spent"))?;
        let spent = spent.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>();
        let spent = spent.map_err(|error| broken(error.to_string()))?;
        Ok(Looked { budgets: spent.clone(), spent, kept })
    }

    /// What is said where Ctrl-C breaks it off.
    fn paused(&self, part: usize, failure: Failure) -> Failure {
        match failure {
            Failure::Interrupted if part > 0 => Failure::Paused(format!(
                "{part} looks are kept, and nothing else was written; the same command goes on from there"
            )),
            other => other,
        }
    }

    /// Writes the folder.
    pub fn write(&self, mut folder: Folder, done: &Done, wall: Duration) -> Result<(Allocation, PathBuf), Failure> {
        let asked = &self.wanted.asked;
        let (channels, unit) = (self.wanted.names(), self.unit());
        let allocated = Allocated {
            channels: &channels,
            policy: &asked.subject,
            metric: &self.wanted.metric,
            unit: &unit,
            amount: MORE * self.args.total,
            supply: &done.supply,
            splits: &done.splits,
            exchanges: &done.walk.exchanges,
            curves: &done.curves,
            fresh: &done.fresh,
        };
        for table in tables(&allocated) {
            folder.write_table(table)?;
        }
        let file = asked.file("allocate", self.base, &self.args.source, self.args.threads, wall);
        let file = StudyFile {
            plan: self.wanted.digest.clone(),
            factors: Vec::new(),
            design: "exchanges".into(),
            points: self.looks.get(),
            passes: self.looks.get(),
            allocation: Some(self.allocation_file(done)),
            ..file
        };
        let found = report::study::allocate::found(file, self.allocation_file(done), &|name| folder.text(name))?;
        #[cfg(feature = "charts")]
        if self.args.showing.charts() {
            report::study::allocate::present::present(&mut folder, &found)?;
        }
        let target = publish(folder, &found.study.file)?;
        Ok((found, target))
    }

    /// What the metric counts.
    fn unit(&self) -> String {
        let currency = &self.wanted.asked.reference.currency;
        entry(&self.wanted.metric).map_or(String::new(), |entry| entry.unit.name(currency))
    }

    fn allocation_file(&self, done: &Done) -> AllocationFile {
        AllocationFile {
            metric: self.wanted.metric.clone(),
            unit: self.unit(),
            total: self.args.total,
            zone: done.zone,
            shoppers: self.wanted.drawn,
            people: self.wanted.asked.reference.people(),
            fresh_seed: self.wanted.asked.fresh_seed(),
            fresh_shoppers: self.wanted.drawn,
        }
    }
}

/// A total in the shares of what is spent; alike where nothing is.
fn shares(spent: &[f64], total: f64) -> Vec<f64> {
    let all: f64 = spent.iter().sum();
    let least = ZONE * total;
    let raw: Vec<f64> = match all > 0.0 {
        true => spent.iter().map(|spent| (total * spent / all).max(least)).collect(),
        false => vec![total / spent.len().max(1) as f64; spent.len()],
    };
    let sum: f64 = raw.iter().sum();
    raw.into_iter().map(|budget| budget * total / sum).collect()
}

/// A split with another budget for one channel.
fn changed(split: &[f64], channel: usize, budget: f64) -> Vec<f64> {
    let mut split = split.to_vec();
    split[channel] = budget;
    split
}
