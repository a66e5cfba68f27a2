//! The work of a race: looks that are not kept yet, and the folder of all of them.

use std::cell::{Cell, RefCell};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use omnicap::analysis::contrast::Told;
use omnicap::analysis::metrics::entry;
use omnicap::base::random::Seed;
use omnicap::results::folder::{Folder, Kept, OutputError};
use omnicap::results::read::RaceTables;
use omnicap::results::study::found::{Found, tables};
use omnicap::results::study::{KeptPoint, RaceFile, StudyFile};
use omnicap::study::find::judge::Seen;
use omnicap::study::find::race::{Race, race};
use omnicap::study::find::round::{self, Counted};
use omnicap::study::find::zone::Zone;
use omnicap::study::sweep::effect::jackknife;
use omnicap::study::sweep::pass::Outcome;
use omnicap::study::sweep::plan::Base;
use omnicap::{Interrupted, Options, Scenario, report};

use super::sought::Sought;
use crate::cli::args::Find;
use crate::cli::failure::Failure;
use crate::cli::sweep::bar::{Bar, weight};
use crate::cli::sweep::work::publish;

/// The parts that are kept of a round begin at so many times its number.
const PARTS: usize = 100_000;

/// The look at fresh shoppers stands behind all rounds.
const FRESH: usize = 90;

/// All that a race works with.
pub struct Work<'a> {
    args: &'a Find,
    base: Base<'a>,
    sought: &'a Sought,
    kept: &'a Kept,
    bar: Bar<'a>,
    /// Is known after the first round.
    zone: RefCell<Option<Zone>>,
    /// What the last round counted, where all candidates are of one world.
    counted: RefCell<Option<Counted>>,
    looked: Cell<usize>,
}

/// A look at some candidates: how it is kept, and whom they meet.
#[derive(Clone, Copy)]
struct Look {
    number: usize,
    shoppers: u64,
    is_fresh: bool,
}

impl<'a> Work<'a> {
    pub fn new(
        args: &'a Find,
        base: Base<'a>,
        sought: &'a Sought,
        kept: &'a Kept,
        interrupted: &'a AtomicBool,
    ) -> Self {
        let bar = Bar::new(0.0, args.showing.quiet, interrupted);
        let (zone, counted) = (RefCell::new(None), RefCell::new(None));
        Self { args, base, sought, kept, bar, zone, counted, looked: Cell::new(0) }
    }

    /// Runs the race.
    pub fn race(&self) -> Result<Race, Failure> {
        let candidates = self.sought.candidates();
        let mut look = |number: usize, shoppers: u64, left: &[usize]| {
            self.bar.is_left(self.work_left(number, left.len()));
            let points = self.look(Look { number, shoppers, is_fresh: false }, left)?;
            Ok(points.iter().filter_map(|(point, kept)| self.seen(*point, kept)).collect())
        };
        let zone = |seen: &[Seen]| {
            let zone = self.zone_of(seen);
            let width = zone.width;
            *self.zone.borrow_mut() = Some(zone);
            width
        };
        race(self.sought.goal.clone(), (&candidates, &self.sought.sizes), zone, &mut look)
    }

    /// The most work that rounds from this one on can be, with so many candidates.
    fn work_left(&self, round: usize, candidates: usize) -> f64 {
        let sizes = &self.sought.sizes;
        sizes[round..].iter().map(|size| weight(candidates + 1) * self.part_of_all(*size)).sum()
    }

    /// So many shoppers as a part of those of the last round.
    fn part_of_all(&self, shoppers: u64) -> f64 {
        let sizes = &self.sought.sizes;
        shoppers as f64 / sizes[sizes.len() - 1] as f64
    }

    /// The best and the reference point, on shoppers whom the race has not met; nobody where there is no best.
    pub fn fresh(&self, race: &Race) -> Result<Vec<(usize, KeptPoint)>, Failure> {
        let Some(best) = race.best() else { return Ok(Vec::new()) };
        let mut points = vec![best.point, self.sought.asked.plan.reference];
        points.dedup();
        let shoppers = self.fresh_shoppers(race)?;
        let look = Look { number: FRESH, shoppers, is_fresh: true };
        self.bar.is_left(weight(points.len() + 1) * self.part_of_all(shoppers));
        let mut fresh = self.look(look, &points)?;
        fresh.retain(|(_, kept)| kept.failure.is_none());
        fresh.sort_by_key(|(point, _)| *point != best.point);
        Ok(fresh)
    }

    /// How many fresh shoppers tell what the best gains, over the baseline and the reference point.
    fn fresh_shoppers(&self, race: &Race) -> Result<u64, OutputError> {
        let asked = &self.sought.asked;
        let Some((best, round)) = race.best().zip(race.rounds.last()) else { return Ok(0) };
        let kept = self.read(self.part(race.rounds.len() - 1, best.point), best.point)?;
        let of = |policy: &str| kept.metric(policy, &self.sought.metric).map(|(told, _)| told);
        let both = asked.baseline.as_deref().and_then(|baseline| of(&asked.subject).zip(of(baseline)));
        let half = |(own, other): (Told, Told)| own.paired(&other, &jackknife(round.shoppers)).absolute.half_width();
        let gain = both.and_then(half).map(|half| (half, round.shoppers));
        Ok(race.fresh(gain.into_iter().chain(race.gain_over(asked.plan.reference))))
    }

    /// What is kept of a round and of the pass that a point is in.
    fn part(&self, round: usize, point: usize) -> usize {
        round * PARTS + self.sought.asked.plan.passes.iter().position(|pass| pass.contains(&point)).unwrap_or(0)
    }

    /// What a look shows of candidates, in the order of the points.
    fn look(&self, look: Look, candidates: &[usize]) -> Result<Vec<(usize, KeptPoint)>, Failure> {
        let mut seen = Vec::new();
        for (index, pass) in self.sought.asked.plan.passes.iter().enumerate() {
            let points: Vec<usize> = pass.iter().copied().filter(|point| candidates.contains(point)).collect();
            if points.is_empty() {
                continue;
            }
            let part = look.number * PARTS + index;
            if !self.kept.has_sound(part) {
                let files = self.pass(look, &points, candidates.len()).map_err(|failure| self.paused(failure))?;
                self.kept.save(part, &files)?;
            }
            for point in points {
                seen.push((point, self.read(part, point)?));
            }
        }
        self.looked.set(self.looked.get() + 1);
        seen.sort_by_key(|(point, _)| *point);
        Ok(seen)
    }

    /// Simulates candidates of one world; returns what is kept of them.
    fn pass(&self, look: Look, points: &[usize], of: usize) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let scenarios = points.iter().map(|point| self.scenario(look, *point)).collect::<Result<Vec<_>, _>>()?;
        let share = points.len() as f64 / of.max(1) as f64 * self.part_of_all(look.shoppers);
        let words = match look.is_fresh {
            true => format!("the best on {} fresh shoppers", look.shoppers),
            false => format!("round {}: {of} candidates, {} shoppers", look.number + 1, look.shoppers),
        };
        self.bar.begin(words, weight(of + 1) * share, look.shoppers);
        let mut files = Vec::new();
        let bar = &self.bar;
        let options = Options { threads: self.args.threads.asked(), watch: &|progress| bar.follow(progress) };
        let metrics = self.kept_metrics();
        let show = &mut |index: usize, outcome: Outcome| {
            let kept = match outcome {
                Ok(results) => KeptPoint::seen(&results, (!look.is_fresh).then_some(&metrics)),
                Err(why) => KeptPoint::failed(why),
            };
            files.push((format!("{}.json", points[index]), kept.to_json().into_bytes()));
        };
        // What a race counts of many worlds at once would fill the memory.
        let may_add = !look.is_fresh && self.sought.asked.plan.passes.len() == 1;
        let before = self.counted.take().filter(|_| may_add);
        let counted = round::look((points, &scenarios), before.as_ref(), &options, show);
        self.counted.replace(counted.map_err(|Interrupted| Failure::Interrupted)?.filter(|_| may_add));
        Ok(files)
    }

    /// A candidate with the policies that matter alone, and so many shoppers.
    fn scenario(&self, look: Look, point: usize) -> Result<Scenario, Failure> {
        let asked = &self.sought.asked;
        let scenario = asked.plan.scenario(self.base, point).map_err(|refusal| Failure::Refused(refusal.shown))?;
        let subject = scenario.policies.iter().position(|policy| policy.name == asked.subject);
        let scenario = scenario.lean().with_policies_alone(&[subject.unwrap_or(0)]).first(look.shoppers);
        Ok(if look.is_fresh { scenario.with_seed(Seed(self.sought.asked.fresh_seed())) } else { scenario })
    }

    /// The metrics that rounds keep.
    fn kept_metrics(&self) -> Vec<String> {
        self.sought.asked.metrics.iter().cloned().chain(["spend".to_string()]).collect()
    }

    fn read(&self, part: usize, point: usize) -> Result<KeptPoint, OutputError> {
        let text = self.kept.read(part, &format!("{point}.json"))?;
        let broken = |error: serde_json::Error| OutputError::Unreadable {
            path: self.kept.folder().into(),
            source: io::Error::new(io::ErrorKind::InvalidData, error),
        };
        serde_json::from_str(&text).map_err(broken)
    }

    fn seen(&self, point: usize, kept: &KeptPoint) -> Option<Seen> {
        let asked = &self.sought.asked;
        let told = |metric: &str| kept.metric(&asked.subject, metric).map(|(told, _)| told);
        let limits = self.sought.goal.limits.iter().map(|limit| told(&limit.metric)).collect::<Option<Vec<_>>>()?;
        Some(Seen { point, metric: told(&self.sought.metric)?, limits })
    }

    fn zone_of(&self, seen: &[Seen]) -> Zone {
        if let Some(within) = self.sought.within {
            return Zone::asked(within);
        }
        let asked = &self.sought.asked;
        let reference = asked.plan.reference;
        let read = |point| self.read(self.part(0, point), point).ok();
        let own = seen.iter().find(|seen| seen.point == reference).or(seen.first());
        let value = own.map_or(f64::NAN, |seen| seen.metric.replicates.value);
        let spend = read(reference)
            .and_then(|kept| kept.metric(&asked.subject, "spend").map(|(told, _)| told.replicates.value));
        let is_money = entry(&self.sought.metric).is_some_and(|entry| entry.unit.name("USD") == "USD");
        Zone::derived(&self.unit(), is_money, value, spend)
    }

    /// What the metric counts.
    fn unit(&self) -> String {
        let currency = &self.sought.asked.reference.currency;
        entry(&self.sought.metric).map_or(String::new(), |entry| entry.unit.name(currency))
    }

    /// What is said where Ctrl-C breaks it off.
    fn paused(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Interrupted if self.looked.get() > 0 => Failure::Paused(format!(
                "{} rounds are kept, and nothing else was written; the same command goes on from there",
                self.looked.get()
            )),
            other => other,
        }
    }

    /// Writes the folder.
    pub fn write(
        &self,
        mut folder: Folder,
        (race, fresh): (&Race, &[(usize, KeptPoint)]),
        wall: Duration,
    ) -> Result<(RaceTables, PathBuf), Failure> {
        let asked = &self.sought.asked;
        let unit = self.unit();
        let found = Found {
            plan: &asked.plan,
            race,
            subject: &asked.subject,
            baseline: asked.baseline.as_deref(),
            metric: &self.sought.metric,
            unit: &unit,
            fresh,
        };
        for table in tables(&found) {
            folder.write_table(table)?;
        }
        let file = asked.file("find", self.base, &self.args.source, self.args.threads, wall);
        let file = StudyFile { plan: self.sought.digest.clone(), ..file };
        let found = report::study::find::found(file, self.race_file(race, fresh), &|name| folder.text(name))?;
        #[cfg(feature = "charts")]
        if self.args.showing.charts() {
            report::study::find::present::present(&mut folder, &found)?;
        }
        let race = Some(found.race.clone());
        let target = publish(folder, &StudyFile { race, ..found.study.file.clone() })?;
        Ok((found, target))
    }

    fn race_file(&self, race: &Race, fresh: &[(usize, KeptPoint)]) -> RaceFile {
        let zone = self.zone.borrow().clone().unwrap_or_else(|| Zone::asked(race.zone));
        let shoppers = race.rounds.last().map_or(0, |round| round.shoppers);
        RaceFile {
            metric: self.sought.metric.clone(),
            unit: self.unit(),
            is_lowest: race.goal.is_lowest,
            limits: race.goal.limits.iter().map(omnicap::study::find::limit::Limit::written).collect(),
            zone: zone.width,
            zone_from: zone.why,
            is_settled: race.is_settled(),
            shoppers_needed: race.needed(),
            shoppers,
            people: self.sought.asked.reference.people(),
            fresh_seed: self.sought.asked.fresh_seed(),
            fresh_shoppers: fresh.first().map_or(0, |(_, kept)| kept.shoppers),
        }
    }
}
