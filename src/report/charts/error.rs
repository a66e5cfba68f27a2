//! Why a chart could not be drawn.

use thiserror::Error;

/// Why a chart could not be drawn.
#[derive(Debug, Error)]
pub enum ChartError {
    /// The embedded font is broken.
    #[error("the font that this program carries cannot be read; build it again from a clean source")]
    Font,
    /// The drawing failed.
    #[error("a chart could not be drawn: {0}")]
    Drawing(String),
}
