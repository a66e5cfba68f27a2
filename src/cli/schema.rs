//! `omnicap schema`: the JSON Schema of scenario files.

use omnicap::scenario::schema as json_schema;

use super::console::say;
use super::failure::Failure;

pub fn schema() -> Result<(), Failure> {
    say(&json_schema())
}
