//! `omnicap report`: draw a run again from its tables.

use std::path::Path;

use omnicap::report::{headline, markdown};
use omnicap::results::folder::{self, Folder, RUN_FILE};
use omnicap::results::read;
use omnicap::results::seal::is_sealed;

use super::altered::{altered, changed, is_own_table};
use super::args::{Report, ReportFormat};
use super::complaint::complain;
use super::console::{say, tell};
use super::failure::Failure;
use super::interrupt::{stop_if, watch_for_interrupts};
use super::mistaken::not_a_run;
use super::results::{nearby, publish};

pub fn report(args: &Report) -> Result<(), Failure> {
    if let Some(problem) = not_a_run(&args.folder) {
        return Err(Failure::Usage(Box::new(problem)));
    }
    let text = folder::text(&args.folder, RUN_FILE).map_err(read::ReadError::from)?;
    let mut provenance = read::provenance(&text)?;
    if args.format == Some(ReportFormat::Md) {
        let altered = altered(&args.folder, &provenance.files);
        if !altered.is_empty() {
            complain(&format!(
                "warning: these tables were changed after the run had written them: {}.\n",
                altered.join(", ")
            ));
        }
        let run = read::tables(provenance, &|name| folder::text(&args.folder, name))?;
        return say(markdown(&run).trim_end());
    }
    let interrupted = watch_for_interrupts();
    let mut folder = Folder::create(args.out.as_deref().unwrap_or(&args.folder))?;
    for table in provenance.files.keys().filter(|name| is_own_table(name) && !is_spared(&args.folder, name)) {
        folder.copy_from(&args.folder, table)?;
        stop_if(&interrupted)?;
    }
    let changed = changed(&provenance.files, folder.digests());
    let tables = (!changed.is_empty()).then(|| {
        format!("Drawn from tables that were changed after the run had written them: {}.", changed.join(", "))
    });
    for note in tables.into_iter().chain((!is_sealed(&text)).then(|| EDITED.to_string())) {
        complain(&format!("warning: {note}\n"));
        provenance.about.notes.retain(|other| *other != note);
        provenance.about.notes.push(note);
    }
    let mut run = read::tables(provenance, &|name| folder.text(name))?;
    // The words of this version, from the same tables.
    run.provenance.about.headline = headline(&run);
    let target = publish(folder, &run, true, &interrupted)?;
    tell(&format!("Charts and report: {}", nearby(&target).display()))
}

/// What is said where names, titles and notes may be others than those of the run.
const EDITED: &str = "Drawn with a run.json that was changed after the run had written it.";

/// Events fill disks, and nothing is drawn from them: whoever took them away need not run again.
fn is_spared(folder: &Path, name: &str) -> bool {
    name.starts_with("events") && !folder.join(name).exists()
}
