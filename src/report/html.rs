//! report.html

use super::charts::Chart;
use super::read::Run;

/// The page.
pub fn page(_: &Run, _: &[Chart]) -> String {
    String::new()
}
