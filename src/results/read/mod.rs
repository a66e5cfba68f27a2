//! A run's tables, read back from its CSV files: all that charts and the report can see.

mod advised;
mod allocated;
mod assumed;
mod error;
mod explored;
mod files;
mod periods;
mod race;
mod rows;
mod run;
mod sold;
mod study;
mod value;

pub use crate::analysis::missed_budget::Reason;
pub use advised::{AssumptionAdvice, CapAdvice};
pub use allocated::{Allocation, CurveRow, ShareRow, SplitGainRow, allocation};
pub use assumed::{AssumedRow, CapRow, Course, IndexRow, Sensitivity, sensitivity};
pub use error::ReadError;
pub use explored::{Explored, Reads, Seen, explored};
pub(super) use files::rows;
pub use files::{Open, provenance, tables};
pub use periods::{PeriodRow, periods};
pub use race::{CandidateRow, GainRow, RaceTables, race};
pub use rows::{
    Blocked, BudgetRow, Comparison, CreativeRow, Day, FlowRow, Frequency, MetricRow, Overlap, ReplicateRow, StepRow,
};
pub use run::{Run, distinct};
pub use sold::{Dose, Exposure, Size, SpendLevel, TouchPoint};
pub use study::{EffectRow, Study, StudyPoint, study};
pub use value::Value;
