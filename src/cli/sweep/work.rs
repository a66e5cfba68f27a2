//! The work of a sweep: passes that are not done yet, and the folder of all of them.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use omnicap::results::folder::{Folder, Kept, OutputError, STUDY_FILE};
use omnicap::results::parts::part::Part;
use omnicap::results::study::assumed;
use omnicap::results::study::indexed::{self, AtOnce};
use omnicap::results::study::{self, KeptPoint, StudyFile, Whole, part_of, tables};
use omnicap::scenario::assumption::Assumption;
use omnicap::study::sweep::pass::{self, Outcome};
use omnicap::study::sweep::plan::Base;
use omnicap::{Interrupted, Options, Scenario};

use super::asked::Asked;
use super::bar::{Bar, weight};
use crate::cli::args::Threads;
use crate::cli::failure::Failure;
use crate::cli::interrupt::stop_if;

/// All that a sweep works with.
pub struct Work<'a> {
    pub threads: Threads,
    pub is_quiet: bool,
    pub base: Base<'a>,
    pub asked: &'a Asked,
    pub kept: &'a Kept,
    /// The part of the passes that is asked for; None: all.
    pub share: Option<Part>,
    pub interrupted: &'a AtomicBool,
}

/// What else is told of the factors.
#[derive(Clone, Copy)]
pub enum Also<'a> {
    /// Nothing.
    Nothing,
    /// What each assumption does by itself.
    OneByOne(&'a [Assumption]),
    /// What the spread comes from where all move at once.
    AtOnce(AtOnce<'a>),
}

type Files = Vec<(String, Vec<u8>)>;

impl Work<'_> {
    /// Simulates the passes that are not done yet.
    pub fn simulate(&self) -> Result<(), Failure> {
        let plan = &self.asked.plan;
        // The first pass has the reference, which all others need.
        let is_mine = |pass: usize| pass == 0 || self.share.is_none_or(|share| share.takes(pass));
        let left: Vec<usize> =
            (0..plan.passes.len()).filter(|pass| is_mine(*pass) && !self.kept.has_sound(*pass)).collect();
        let work = left.iter().map(|pass| weight(plan.policies[*pass])).sum();
        let bar = Bar::new(work, self.is_quiet, self.interrupted);
        for pass in left {
            let points = plan.passes[pass].iter().map(|point| self.scenario(*point));
            let points = points.collect::<Result<Vec<Scenario>, _>>()?;
            let policies = counted_as(plan.policies[pass], "policy", "policies");
            let words = format!("pass {} of {}, {policies}", pass + 1, plan.passes.len());
            bar.begin(words, weight(plan.policies[pass]), points[0].shoppers);
            let files = self.pass(pass, &points, &bar).map_err(|failure| self.paused(failure))?;
            self.kept.save(pass, &files)?;
        }
        Ok(())
    }

    fn scenario(&self, point: usize) -> Result<Scenario, Failure> {
        let scenario = self.asked.plan.scenario(self.base, point);
        let scenario = scenario.map_err(|refusal| Failure::Refused(refusal.shown))?;
        Ok(self.asked.shaped(scenario))
    }

    /// Simulates a pass; returns what is kept of it.
    fn pass(&self, pass: usize, points: &[Scenario], bar: &Bar<'_>) -> Result<Files, Failure> {
        let plan = &self.asked.plan;
        // The reference is the first point of the first pass.
        let mut reference = if pass == 0 { None } else { Some(self.read(plan.reference)?) };
        let (mut files, mut error) = (Files::new(), None);
        let options = Options { threads: self.threads.asked(), watch: &|progress| bar.follow(progress) };
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

    fn part(&self, outcome: Outcome, reference: Option<&KeptPoint>) -> io::Result<study::Part> {
        let reference = reference.map(|reference| (self.asked.plan.reference + 1, reference));
        match outcome {
            Ok(results) if self.asked.shape.bare => {
                Ok(study::Part { point: KeptPoint::seen(&results, Some(&self.asked.metrics)), tables: Vec::new() })
            }
            Ok(results) => part_of(&results, reference, &self.asked.metrics),
            Err(why) => Ok(study::Part { point: KeptPoint::failed(why), tables: Vec::new() }),
        }
    }

    /// What is said where Ctrl-C breaks it off.
    fn paused(&self, failure: Failure) -> Failure {
        let (done, passes) = self.done();
        match failure {
            Failure::Interrupted if done > 0 => Failure::Paused(format!(
                "{done} of {passes} passes are kept, and nothing else was written; the same command goes on from there"
            )),
            other => other,
        }
    }

    /// How many passes are done, of how many.
    pub fn done(&self) -> (usize, usize) {
        let passes = self.asked.plan.passes.len();
        ((0..passes).filter(|pass| self.kept.has(*pass)).count(), passes)
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

    /// Writes the tables of the whole study, and what its factors do where they are assumptions.
    pub fn write_tables(&self, folder: &mut Folder, also: Also<'_>) -> Result<(), Failure> {
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
        let assumed = match also {
            Also::Nothing => Vec::new(),
            Also::OneByOne(all) => vec![assumed::table(&whole, all), assumed::best_caps(&whole, all)],
            Also::AtOnce(at_once) => vec![indexed::table(&whole, at_once)],
        };
        for table in tables(&whole).into_iter().chain(assumed) {
            folder.write_table(table)?;
            if let Some(error) = broken.borrow_mut().take() {
                return Err(error.into());
            }
            stop_if(self.interrupted).map_err(|failure| self.paused(failure))?;
        }
        Ok(())
    }
}

/// Holds the folder that a study is to fill, and opens what is kept of it. Before the long part: a folder that cannot be
/// written is known at once.
pub fn reserve(out: Option<&Path>, usual: &str, replace: bool, digest: &str) -> Result<(Folder, Kept), Failure> {
    let target = target(out, usual);
    let folder = Folder::create_study(&target, (!replace).then(|| digest.to_string()))?;
    let kept = Kept::open(folder.target(), digest)?;
    Ok((folder, kept))
}

/// Where a study is to stand.
pub fn target(out: Option<&Path>, usual: &str) -> PathBuf {
    out.map_or_else(|| Path::new("output").join(usual), Path::to_path_buf)
}

/// Writes `study.json`, and the folder appears.
pub fn publish(mut folder: Folder, file: &StudyFile) -> Result<PathBuf, Failure> {
    let file = StudyFile { files: folder.digests().clone(), ..file.clone() };
    folder.write_bytes(STUDY_FILE, file.to_json())?;
    Ok(folder.publish()?)
}

pub fn counted_as(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
