//! `omnicap import`: what other tools write, as parts of a scenario.

use omnicap::scenario::adcp;

use super::args::{Import, ImportKind};
use super::console::say;
use super::failure::Failure;
use super::load;

/// The largest file that is read.
const LARGEST: u64 = 4 << 20;

pub fn import(args: &Import) -> Result<(), Failure> {
    let ImportKind::Adcp { file } = &args.what;
    let bytes = load::bytes(file, LARGEST, "frequency cap")?;
    let no_text = |_| Failure::Unreadable { path: file.clone(), why: "it is not text: save it as UTF-8".into() };
    let text = String::from_utf8(bytes).map_err(no_text)?;
    let imported = adcp::imported(text.trim_start_matches('\u{feff}'));
    say(&imported.map_err(|mut problem| {
        problem.title = format!("{}: {}", file.display(), problem.title);
        Failure::Usage(Box::new(problem))
    })?)
}
