//! `omnicap new`: a commented scenario to start from.

use std::path::Path;

use omnicap::results::folder::{NewFiles, OutputError};
use omnicap::scenario::problem::Problem;
use omnicap::scenario::written::ShortName;

use super::args::New;
use super::console::{say, tell};
use super::failure::Failure;

/// It runs as it is; a test keeps it so.
const TEMPLATE: &str = include_str!("new.toml");

pub fn new(args: &New) -> Result<(), Failure> {
    if args.path == Path::new("-") {
        return say(TEMPLATE);
    }
    let name = args.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = ShortName::try_from(name).map_or("my-scenario".into(), |name| name.0);
    let text = TEMPLATE.replacen("name     = \"my-scenario\"", &format!("name     = \"{name}\""), 1);
    if let Some(folder) = args.path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        let title = format!("there is no folder {}: make it, or choose another place", folder.display());
        return Err(Failure::Usage(Box::new(Problem::error(title, "", None))));
    }
    let place = NewFiles::reserve(vec![args.path.clone()]).map_err(|error| match error {
        OutputError::Exists { path } => Failure::Usage(Box::new(Problem::error(
            format!("{} exists already, and stays as it is", path.display()),
            "choose another name",
            None,
        ))),
        other => other.into(),
    })?;
    place.write(&[text.into_bytes()])?;
    let path = args.path.display();
    tell(&format!("Wrote {path}. Next: omnicap check {path}, then omnicap run {path}"))
}
