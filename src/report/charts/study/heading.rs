//! What stands above every chart of a study.

use crate::base::phrase::counted;
use crate::report::charts::canvas::Canvas;
use crate::report::charts::parts::head;
use crate::results::read::Study;

/// Begins a chart of a study.
pub(super) fn begin(study: &Study, title: &str, shows: &str) -> Canvas {
    let file = &study.file;
    let points = counted(study.points.len() as f64, "point");
    let shoppers = counted(file.shoppers as f64, "shopper");
    let days = counted(file.about.days.into(), "day");
    head(title, shows, &format!("{} · {points} · {shoppers} each · {days} from {}", file.about.title, file.about.start))
}
