//! The work of a sweep: passes that are not done yet, and the folder of all of them.

use std::cell::RefCell;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use omnicap::base::digest::digest;
use omnicap::results::folder::{Folder, Kept, OutputError, STUDY_FILE};
use omnicap::results::read::Study;
use omnicap::results::study::{About, Factor, KeptPoint, Part, StudyFile, Whole, part_of, tables};
use omnicap::study::sweep::pass::{self, Outcome};
use omnicap::study::sweep::plan::Base;
use omnicap::{Interrupted, Options, Scenario, report};

use super::asked::Asked;
use super::bar::Bar;
use crate::cli::args::Sweep;
use crate::cli::failure::Failure;
use crate::cli::interrupt::stop_if;
use crate::cli::load;

/// All that a sweep works with.
pub struct Work<'a> {
    pub args: &'a Sweep,
    pub base: Base<'a>,
    pub asked: &'a Asked,
    pub kept: &'a Kept,
    pub interrupted: &'a AtomicBool,
}

type Files = Vec<(String, Vec<u8>)>;

impl Work<'_> {
    /// Simulates the passes that are not done yet.
    pub fn simulate(&self) -> Result<(), Failure> {
        let plan = &self.asked.plan;
        let left: Vec<usize> = (0..plan.passes.len()).filter(|pass| !self.kept.has(*pass)).collect();
        let policies: Vec<usize> = left.iter().map(|pass| plan.policies[*pass]).collect();
        let bar = Bar::new(&policies, plan.passes.len(), self.args.showing.quiet, self.interrupted);
        for pass in left {
            let points = plan.passes[pass].iter().map(|point| self.scenario(*point));
            let points = points.collect::<Result<Vec<Scenario>, _>>()?;
            bar.begin(pass, plan.policies[pass], points[0].shoppers);
            let files = self.pass(pass, &points, &bar).map_err(|failure| self.paused(failure))?;
            self.kept.save(pass, &files)?;
        }
        Ok(())
    }

    fn scenario(&self, point: usize) -> Result<Scenario, Failure> {
        let scenario = self.asked.plan.scenario(self.base, point);
        let scenario = scenario.map_err(|refusal| Failure::Refused(refusal.shown))?;
        Ok(if self.args.full { scenario } else { scenario.lean() })
    }

    /// Simulates a pass; returns what is kept of it.
    fn pass(&self, pass: usize, points: &[Scenario], bar: &Bar<'_>) -> Result<Files, Failure> {
        let plan = &self.asked.plan;
        // The reference is the first point of the first pass.
        let mut reference = if pass == 0 { None } else { Some(self.read(plan.reference)?) };
        let (mut files, mut error) = (Files::new(), None);
        let options = Options { threads: self.args.threads.asked(), watch: &|progress| bar.follow(progress) };
        let show = &mut |index: usize, outcome: Outcome| {
            let point = plan.passes[pass][index];
            match self.part(outcome, reference.as_ref()) {
                Ok(part) => {
                    let json = part.point.to_json();
                    if point == plan.reference {
                        reference = serde_json::from_str(&json).ok();
                    }
                    files.push((format!("{point}.json"), json.into_bytes()));
                    let tables = part.tables.into_iter();
                    files.extend(tables.map(|(name, text)| (format!("{point}.{name}.csv"), text)));
                }
                Err(source) => error = Some(source),
            }
        };
        pass::each(points, &options, show).map_err(|Interrupted| Failure::Interrupted)?;
        match error {
            Some(source) => Err(OutputError::Io { path: self.kept.folder().into(), source }.into()),
            None => Ok(files),
        }
    }

    fn part(&self, outcome: Outcome, reference: Option<&KeptPoint>) -> io::Result<Part> {
        let reference = reference.map(|reference| (self.asked.plan.reference + 1, reference));
        match outcome {
            Ok(results) => part_of(&results, reference, &self.asked.metrics),
            Err(why) => Ok(Part { point: KeptPoint::failed(why), tables: Vec::new() }),
        }
    }

    /// What is said where Ctrl-C breaks it off.
    fn paused(&self, failure: Failure) -> Failure {
        let passes = self.asked.plan.passes.len();
        let done = (0..passes).filter(|pass| self.kept.has(*pass)).count();
        match failure {
            Failure::Interrupted if done > 0 => Failure::Paused(format!(
                "{done} of {passes} passes are kept, and nothing else was written; the same command goes on from there"
            )),
            other => other,
        }
    }

    /// What was kept of a point.
    fn read(&self, point: usize) -> Result<KeptPoint, OutputError> {
        let text = self.kept.read(self.pass_of(point), &format!("{point}.json"))?;
        let broken = |error: serde_json::Error| OutputError::Unreadable {
            path: self.kept.folder().into(),
            source: io::Error::new(io::ErrorKind::InvalidData, error),
        };
        serde_json::from_str(&text).map_err(broken)
    }

    fn pass_of(&self, point: usize) -> usize {
        self.asked.plan.passes.iter().position(|pass| pass.contains(&point)).unwrap_or(0)
    }

    /// Writes the folder of the whole study.
    pub fn write(&self, mut folder: Folder, wall: Duration) -> Result<(Study, PathBuf), Failure> {
        let plan = &self.asked.plan;
        let all = plan.points.iter().enumerate();
        let read = |(index, point): (usize, &omnicap::study::sweep::plan::Point)| match point.refused {
            Some(_) => Ok(None),
            None => self.read(index).map(Some),
        };
        let points = all.map(read).collect::<Result<Vec<_>, _>>()?;
        let broken = RefCell::new(None);
        let open = |point: usize, table: &str| {
            let text = self.kept.read(self.pass_of(point), &format!("{point}.{table}.csv"));
            text.unwrap_or_else(|error| {
                *broken.borrow_mut() = Some(error);
                String::new()
            })
        };
        let Asked { subject, baseline, metrics, .. } = self.asked;
        let whole = Whole { plan, points: &points, open: &open, subject, baseline: baseline.as_deref(), metrics };
        for table in tables(&whole) {
            folder.write_table(table)?;
            if let Some(error) = broken.borrow_mut().take() {
                return Err(error.into());
            }
            stop_if(self.interrupted).map_err(|failure| self.paused(failure))?;
        }
        let study = report::study::found(self.file(wall), &|name| folder.text(name))?;
        #[cfg(feature = "charts")]
        if self.args.showing.charts() {
            report::study::present::present(&mut folder, &study)?;
        }
        let file = StudyFile { files: folder.digests().clone(), ..study.file.clone() };
        folder.write_bytes(STUDY_FILE, file.to_json())?;
        Ok((study, folder.publish()?))
    }

    /// `study.json`, before anything is known of the findings and the files.
    fn file(&self, wall: Duration) -> StudyFile {
        let Asked { plan, reference, subject, baseline, metrics, digest: plan_digest } = self.asked;
        let about = About {
            title: reference.title.clone(),
            headline: Vec::new(),
            notes: Vec::new(),
            currency: reference.currency.clone(),
            start: reference.world.calendar.date(0),
            days: reference.world.calendar.days(),
            subject: subject.clone(),
            baseline: baseline.clone(),
            metrics: metrics.clone(),
        };
        StudyFile {
            program: "omnicap".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            command: "sweep".into(),
            scenario_name: reference.name.clone(),
            plan: plan_digest.clone(),
            seed: reference.world.seed.0,
            shoppers: reference.shoppers,
            set: load::changes(&self.args.source),
            factors: factors(self.asked),
            design: plan.design.name().into(),
            points: plan.points.len(),
            reference: plan.reference + 1,
            passes: plan.passes.len(),
            about,
            scenario_digest: digest(self.base.text),
            scenario: self.base.text.into(),
            inputs: reference.inputs.clone(),
            threads: self.args.threads.count(),
            wall_seconds: wall.as_secs_f64(),
            files: Default::default(),
            seal: String::new(),
        }
    }
}

/// The factors with their values, each once.
fn factors(asked: &Asked) -> Vec<Factor> {
    let values = |index: usize| {
        let mut values: Vec<String> = Vec::new();
        for point in &asked.plan.points {
            if !values.contains(&point.values[index]) {
                values.push(point.values[index].clone());
            }
        }
        values
    };
    let factors = asked.plan.factors.iter().enumerate();
    factors.map(|(index, factor)| Factor { path: factor.path.clone(), values: values(index) }).collect()
}
