//! `omnicap selftest`: the simulator held against theory, one line a check.

use omnicap::study::selftest::{Judgement, checks, highest_z, run};

use super::args::Selftest;
use super::console::tell;
use super::failure::Failure;

pub fn selftest(args: &Selftest) -> Result<(), Failure> {
    tell(&format!("{:>10} {:>10} {:>9} {:>6}  {:<6}  {}", "expected", "simulated", "error", "z", "", "check"))?;
    let mut failed = 0;
    let checks = checks();
    for check in &checks {
        let outcome = run(check, args.threads.asked());
        failed += usize::from(!outcome.passed);
        tell(&line(&outcome))?;
    }
    tell(&format!(
        "\n{} of {} checks agree with theory. z is the distance in standard errors; up to {:.2} counts as sampling error, with \
         one false alarm in a million checks.",
        checks.len() - failed,
        checks.len(),
        highest_z()
    ))?;
    if failed == 0 { Ok(()) } else { Err(Failure::Disagreement) }
}

fn line(outcome: &Judgement) -> String {
    let Judgement { name, expected, simulated, standard_error, z, passed, .. } = outcome;
    let verdict = if *passed { "ok" } else { "FAILED" };
    format!("{expected:>10.6} {simulated:>10.6} {standard_error:>9.6} {z:>6.2}  {verdict:<6}  {name}")
}
