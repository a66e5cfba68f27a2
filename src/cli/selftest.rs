use super::args::Selftest;
use super::failure::Failure;
pub fn selftest(_: &Selftest) -> Result<(), Failure> {
    Err(Failure::Disagreement)
}
