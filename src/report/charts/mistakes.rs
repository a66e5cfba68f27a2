//! What models credit channels with, what the channels cause, and how far the one is from the other.

use crate::base::number::{Form, percent, thousands};
use crate::base::phrase::quoted;
use crate::report::changes::interval;
use crate::results::read::{Run, Value};

/// How tables name the truth.
const TRUTH: &str = "causal";

/// Where half an interval of a true share is wider than this, the shares say nothing.
const VAGUE: f64 = 0.5;

/// What is said of one channel.
pub struct Mistakes<'a> {
    /// What people call it.
    pub name: &'a str,
    /// By model, what it is credited with.
    pub credits: Vec<(&'a str, Value)>,
    /// What it truly causes.
    pub truth: Option<Value>,
}

/// The channels that serve and that a model credits.
pub fn channels<'a>(run: &'a Run, policy: &str) -> Vec<Mistakes<'a>> {
    let models: Vec<&str> = run.attribution.iter().map(|row| row.model.as_str()).collect();
    let models = crate::results::read::distinct(models.into_iter().filter(|model| *model != TRUTH));
    let channel = |channel| {
        let credit = |model: &&'a str| Some((*model, run.credit(policy, channel, model)?));
        Mistakes {
            name: run.label(channel),
            credits: models.iter().filter_map(credit).collect(),
            truth: run.credit(policy, channel, TRUTH),
        }
    };
    run.served_channels().into_iter().map(channel).filter(|channel| !channel.credits.is_empty()).collect()
}

/// Why the truth is not shown, where it was asked for: of next to nothing there are no shares.
pub fn untold(run: &Run, policy: &str, channels: &[Mistakes<'_>]) -> Option<String> {
    let truths = || channels.iter().filter_map(|channel| channel.truth);
    let is_asked = run.attribution.iter().any(|row| row.policy == policy && row.model == TRUTH);
    let total = run.of_policy(policy, "incremental_purchases").filter(|_| is_asked && truths().next().is_none());
    if truths().any(|truth| half(truth) > VAGUE) || total.is_some_and(|total| total.low > 0.0) {
        let why = "The channels cause so little that their true shares are lost in sampling error, so no truth stands beside the \
                   models. The purchases are in attribution.csv.";
        return Some(format!(" {why}"));
    }
    let total = total?;
    Some(format!(
        " The ads cause {} purchases in total, within sampling error of zero ({}), so no share of the truth can be told. The \
         purchases are in attribution.csv.",
        thousands(total.value),
        interval(total, Form::Count)
    ))
}

fn half(value: Value) -> f64 {
    (value.high - value.low) / 2.0
}

/// How far a model is from the truth: half of what it credits to the wrong channels; and its sampling
/// error: channels' errors add up by their squares.
#[derive(Clone, Copy)]
struct Mistake<'a> {
    model: &'a str,
    share: f64,
    error: f64,
}

fn mistake<'a>(channels: &[Mistakes<'_>], model: &'a str) -> Option<Mistake<'a>> {
    let (mut share, mut error) = (0.0, 0.0_f64);
    for channel in channels {
        let (credit, truth) = (channel.credits.iter().find(|(name, _)| *name == model)?.1, channel.truth?);
        share += (credit.value - truth.value).abs() / 2.0;
        error = error.hypot((credit.high - credit.low).hypot(truth.high - truth.low) / 4.0);
    }
    Some(Mistake { model, share, error })
}

/// The models that are furthest from the truth and nearest to it; None where nobody knows the truth.
fn extremes<'a>(channels: &'a [Mistakes<'_>]) -> Option<[Mistake<'a>; 2]> {
    let mistakes = channels[0].credits.iter().filter_map(|(model, _)| mistake(channels, model));
    let worst = mistakes.clone().max_by(|a, b| a.share.total_cmp(&b.share))?;
    let best = mistakes.min_by(|a, b| a.share.total_cmp(&b.share))?;
    Some([worst, best])
}

/// Is one model further from the truth than another by more than sampling error?
fn differ([worst, best]: [Mistake<'_>; 2]) -> bool {
    worst.share - worst.error > best.share + best.error
}

/// What was found, in a few words.
pub fn title(policy: &str, channels: &[Mistakes<'_>]) -> String {
    match extremes(channels) {
        None => most_credited(policy, channels),
        Some([worst, best]) if differ([worst, best]) => {
            format!("Model {} credits {} of purchases to the wrong channels", quoted(worst.model), percent(worst.share))
        }
        Some([worst, best]) => {
            format!(
                "Models credit {} to {} of purchases to the wrong channels",
                percent(best.share),
                percent(worst.share)
            )
        }
    }
}

/// What was found, in numbers.
pub fn finding(policy: &str, channels: &[Mistakes<'_>]) -> String {
    match extremes(channels) {
        None => format!("{}.", most_credited(policy, channels)),
        Some([worst, best]) if differ([worst, best]) => format!(
            "Under {}, the model {} credits {} of purchases to the wrong channels{}. Even the nearest to the truth, {}, credits {} to the wrong ones.",
            quoted(policy),
            quoted(worst.model),
            percent(worst.share),
            furthest(channels, worst.model),
            quoted(best.model),
            percent(best.share)
        ),
        Some([worst, best]) => format!(
            "Under {}, models credit between {} and {} of purchases to the wrong channels. Their differences are within sampling \
             error.",
            quoted(policy),
            percent(best.share),
            percent(worst.share),
        ),
    }
}

/// What is said where nobody knows the truth.
fn most_credited(policy: &str, channels: &[Mistakes<'_>]) -> String {
    let most = channels.iter().max_by(|a, b| a.credits[0].1.value.total_cmp(&b.credits[0].1.value));
    most.map_or(String::new(), |channel| {
        let (model, credit) = channel.credits[0];
        let (policy, share) = (quoted(policy), percent(credit.value));
        format!("Under {policy} the model “{model}” credits most to {}: {share}", channel.name)
    })
}

/// Where a model is furthest from the truth.
fn furthest(channels: &[Mistakes<'_>], model: &str) -> String {
    let told = channels.iter().filter_map(|channel| {
        let credit = channel.credits.iter().find(|(name, _)| *name == model)?.1.value;
        Some((channel.name, credit, channel.truth?))
    });
    let mistake = |(_, credit, truth): &(&str, f64, Value)| (credit - truth.value).abs();
    let furthest = told.max_by(|a, b| mistake(a).total_cmp(&mistake(b)));
    furthest.map_or(String::new(), |(name, credit, truth)| {
        format!(
            ": to {name} it credits {} where the truth is {} ({})",
            percent(credit),
            percent(truth.value),
            interval(truth, Form::Percent(1))
        )
    })
}
