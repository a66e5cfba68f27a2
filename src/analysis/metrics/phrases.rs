//! What several entries say alike.

/// Where the usual measures of media are defined.
pub(super) const MARKETING_METRICS: &str = "Farris et al., Marketing Metrics, 2010, ch. 9";

/// When anything is bought.
pub(super) const WITH_RESPONSE: &str = "with a `[response]`";
