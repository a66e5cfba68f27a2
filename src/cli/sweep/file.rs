//! `study.json` of what was asked, before anything is known of the findings and the files.

use std::time::Duration;

use omnicap::base::digest::digest;
use omnicap::results::study::{About, Factor, StudyFile};
use omnicap::study::sweep::plan::Base;

use super::asked::Asked;
use crate::cli::args::{Source, Threads};
use crate::cli::load;

impl Asked {
    /// `study.json`, of a command.
    pub fn file(&self, command: &str, base: Base<'_>, source: &Source, threads: Threads, wall: Duration) -> StudyFile {
        let Asked { plan, reference, subject, baseline, metrics, digest: plan_digest, .. } = self;
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
            command: command.into(),
            scenario_name: reference.name.clone(),
            plan: plan_digest.clone(),
            seed: reference.world.seed.0,
            shoppers: reference.shoppers,
            set: load::changes(source),
            factors: factors(self),
            design: plan.design.into(),
            points: plan.points.len(),
            reference: plan.reference + 1,
            race: None,
            allocation: None,
            passes: plan.passes.len(),
            about,
            scenario_digest: digest(base.text),
            scenario: base.text.into(),
            inputs: reference.inputs.clone(),
            threads: threads.count(),
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
