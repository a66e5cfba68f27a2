//! The files that a scenario names.

/// How a scenario's files are read: who touches the disk hands in their bytes.
#[derive(Clone, Copy)]
pub enum Files<'a> {
    /// The scenario may name none.
    None,
    /// By their names, which are paths from where the scenario stands.
    Open(&'a dyn Fn(&str) -> Result<Vec<u8>, String>),
    /// None is read: journeys come from a log.
    Unread,
}
