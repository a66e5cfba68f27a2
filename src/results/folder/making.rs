//! A run's folder in the making, which appears whole or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::asked::Asked;
use super::error::{OutputError, in_the_way, io_error};
use super::hidden::{is_abandoned, is_free, is_named, prefix, remove};
use super::published::{LOCK, LOCK_MARK, check_replaceable, files_of_run, next_free, open, read_text, reader, text};
use super::question::Question;
use super::turns::take_turn;
use crate::results::dictionary::Field;
use crate::results::formats::{CSV, Format, Sink};
use crate::results::parted::Parted;
use crate::results::seal::Digesting;
use crate::results::table::{Cell, Table};

/// A folder in the making.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    staging: PathBuf,
    /// What is asked; None: any run or study may be replaced.
    question: Option<Asked>,
    /// Held as long as the folder is in the making; None once it is published.
    lock: Option<File>,
    digests: BTreeMap<String, String>,
    /// How tables are written.
    formats: Vec<Format>,
    /// What stands in the first column of every table, if there is one more.
    run_id: Option<String>,
}

/// A file that is being filled.
type Filling = Digesting<BufWriter<File>>;

impl Folder {
    /// Begins a folder that is to appear at `target`, in place of any untouched run that stands there. Fails at once
    /// where that will not be possible.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the folder could not appear: what stands there is not an untouched run, or cannot be written.
    pub fn create(target: &Path) -> Result<Self, OutputError> {
        Self::create_for(target, None)
    }

    /// The same for the answer to a question: a run that answers another one stays.
    ///
    /// # Errors
    ///
    /// The same, and [`OutputError::OtherRun`].
    pub fn create_for(typed: &Path, question: Option<Question>) -> Result<Self, OutputError> {
        Self::create_asked(typed, question.map(Asked::run))
    }

    /// The same for a study, told by its plan's digest: a run, and a study of another plan, stay. Without a digest they are
    /// replaced.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn create_study(typed: &Path, plan: Option<String>) -> Result<Self, OutputError> {
        Self::create_asked(typed, plan.map(Asked::Study))
    }

    fn create_asked(typed: &Path, question: Option<Asked>) -> Result<Self, OutputError> {
        let target = resolve(typed)?;
        let (parent, name) = split(&target)?;
        refuse_unmovable(&target, typed)?;
        if let Some(file) = parent.ancestors().find(|above| above.is_file()) {
            return Err(in_the_way(file, "is a file"));
        }
        fs::create_dir_all(parent).map_err(|source| io_error(parent, source))?;
        let _turn = take_turn(parent);
        sweep(&target, parent, &name);
        check_replaceable(&target, typed, question.as_ref())?;
        let staging = parent.join(format!("{}{}", prefix(&name, HIDDEN), std::process::id()));
        fs::create_dir(&staging).map_err(|source| io_error(&target, source))?;
        let mut folder =
            Self { target, staging, question, lock: None, digests: BTreeMap::new(), formats: vec![CSV], run_id: None };
        let lock = folder.staging.join(LOCK);
        let mut file = File::create(&lock).map_err(|source| io_error(&lock, source))?;
        file.write_all(LOCK_MARK.as_bytes()).map_err(|source| io_error(&folder.target, source))?;
        file.lock().map_err(|source| io_error(&lock, source))?;
        folder.lock = Some(file);
        if let Ok(before) = fs::metadata(&folder.target) {
            // Who may look into the folder stays as it was.
            let _ = fs::set_permissions(&folder.staging, before.permissions());
        }
        Ok(folder)
    }

    /// Where the folder will appear.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The log of a replay was read to its end, and has this digest.
    pub fn log_was_read(&mut self, digest: &str) {
        if let Some(Asked::Run(question)) = &mut self.question {
            question.log_was_read(digest);
        }
    }

    /// What has been written, with its digests.
    pub fn digests(&self) -> &BTreeMap<String, String> {
        &self.digests
    }

    /// Tables are written in this format as well, and have a first column with the run's id, if it has one.
    pub fn write_tables_as(&mut self, format: Option<Format>, run_id: Option<String>) {
        self.formats.extend(format);
        self.run_id = run_id;
    }

    /// Writes a table, in every format that is asked for.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the disk refuses.
    pub fn write_table(&mut self, table: Table<'_>) -> Result<(), OutputError> {
        let run_id = self.run_id.clone();
        let table = table.of_run(run_id.as_deref());
        let files = self.formats.iter().map(|format| (format!("{}.{}", table.name, format.ending), *format));
        let files: Vec<_> = files.collect();
        let fields = table.fields.clone();
        self.write_files(&files, &fields, |sinks| table.write(sinks))
    }

    /// Writes a table in one format, in as many files as a column can have these values: every row goes to the file of its
    /// value, without it. The files stand in folders as Hive has them: `events/policy=siloed/events.parquet`.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the disk refuses.
    pub fn write_parted(&mut self, table: Parted<'_>, format: Format) -> Result<(), OutputError> {
        let run_id = self.run_id.clone();
        let (name, table) = (table.table.name, table.of_run(run_id.as_deref()));
        let file = |value: &Cell| (format!("{name}/{}/{name}.{}", table.folder(value), format.ending), format);
        let files: Vec<_> = table.values.iter().map(file).collect();
        let fields = table.fields();
        self.write_files(&files, &fields, |sinks| table.write(sinks))
    }

    /// Begins some files, lets them be filled, and keeps them.
    fn write_files(
        &mut self,
        named: &[(String, Format)],
        fields: &[Field<'_>],
        fill: impl FnOnce(Vec<Sink<'_>>) -> io::Result<()>,
    ) -> Result<(), OutputError> {
        let mut files = named.iter().map(|(name, _)| self.create_file(name)).collect::<Result<Vec<_>, _>>()?;
        let sinks = named.iter().zip(&mut files).map(|((_, format), file)| (format.begin)(fields, file));
        let written = sinks.collect::<io::Result<Vec<_>>>().and_then(fill);
        written.map_err(|source| io_error(&self.target.join(&named[0].0), source))?;
        named.iter().zip(files).try_for_each(|((name, _), file)| self.keep(name.clone(), file))
    }

    /// Writes a text, or an image; a name such as `charts/reach.svg` puts it into a folder below.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the disk refuses.
    pub fn write_bytes(&mut self, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), OutputError> {
        self.write(name, |to| to.write_all(bytes.as_ref()))
    }

    /// Takes over a file of another run as it is.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the file cannot be read or the disk refuses.
    pub fn copy_from(&mut self, run: &Path, name: &str) -> Result<(), OutputError> {
        let path = run.join(name);
        let mut from = open(&path).map_err(|source| OutputError::Unreadable { path, source })?;
        self.write(name, |to| io::copy(&mut from, to).map(|_| ()))
    }

    /// What has been written under this name so far.
    ///
    /// # Errors
    /// An [`OutputError`] where there is no such file, or it is no text.
    pub fn text(&self, name: &str) -> Result<String, OutputError> {
        text(&self.staging, name)
    }

    /// The same, to be read bit by bit.
    ///
    /// # Errors
    /// An [`OutputError`] where there is no such file.
    pub fn open(&self, name: &str) -> Result<Box<dyn Read>, OutputError> {
        reader(&self.staging, name)
    }

    fn write(&mut self, name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
        let mut to = self.create_file(name)?;
        fill(&mut to).map_err(|source| io_error(&self.target.join(name), source))?;
        self.keep(name.into(), to)
    }

    fn create_file(&self, name: &str) -> Result<Filling, OutputError> {
        let path = self.staging.join(name);
        let create = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| File::create_new(&path));
        let file = create.map_err(|source| io_error(&self.target.join(name), source))?;
        Ok(Digesting::new(BufWriter::new(file)))
    }

    /// A file is full: its digest is kept.
    fn keep(&mut self, name: String, mut file: Filling) -> Result<(), OutputError> {
        file.flush().map_err(|source| io_error(&self.target.join(&name), source))?;
        self.digests.insert(name, file.finish());
        Ok(())
    }

    /// Makes the folder appear, in one step, and returns where: beside its place where something came to stand there
    /// meanwhile that must stay.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where the folder cannot be moved to its place.
    pub fn publish(mut self) -> Result<PathBuf, OutputError> {
        let parent = split(&self.target)?.0.to_path_buf();
        let _turn = take_turn(&parent);
        if check_replaceable(&self.target, &self.target, self.question.as_ref()).is_err() {
            self.target = next_free(&self.target);
        }
        if self.target.exists() {
            exchange(&self.staging, &self.target).map_err(|source| io_error(&self.target, source))?;
            // What stood there is now in the hidden place; to fail to remove it does no harm.
            let _ = remove(&self.staging);
        } else {
            fs::rename(&self.staging, &self.target).map_err(|source| io_error(&self.target, source))?;
        }
        let _ = fs::remove_file(self.target.join(LOCK));
        self.lock = None;
        Ok(std::mem::take(&mut self.target))
    }
}

impl Drop for Folder {
    /// A folder that was not published leaves nothing behind.
    fn drop(&mut self) {
        if self.lock.is_some() || !self.target.as_os_str().is_empty() {
            let _ = remove(&self.staging);
        }
    }
}

/// Follows a link that stands at the target, so that the link itself stays.
pub(super) fn resolve(target: &Path) -> Result<PathBuf, OutputError> {
    let absolute = std::path::absolute(target).map_err(|source| io_error(target, source))?;
    if absolute.exists() {
        let resolved = absolute.canonicalize().map_err(|source| io_error(target, source))?;
        if Path::new(".").canonicalize().is_ok_and(|here| here.starts_with(&resolved)) {
            return Err(in_the_way(target, "is the folder you are in, or holds it"));
        }
        return Ok(resolved);
    }
    if absolute.is_symlink() { Err(in_the_way(target, "is a link that leads nowhere")) } else { Ok(absolute) }
}

/// A folder appears by a move. That is known to fail before anything is simulated.
fn refuse_unmovable(target: &Path, typed: &Path) -> Result<(), OutputError> {
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::InvalidFilename => Err(io_error(typed, error)),
        Ok(_) if is_mount_point(target) => {
            Err(OutputError::MountPoint { path: typed.into(), inside: typed.join("run") })
        }
        _ => Ok(()),
    }
}

/// Is something mounted here, such as a volume of a container? It cannot be moved.
fn is_mount_point(folder: &Path) -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
        let told = statx(CWD, folder, AtFlags::empty(), StatxFlags::BASIC_STATS);
        told.is_ok_and(|told| told.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
    }
    #[cfg(all(unix, not(target_os = "linux")))]
    {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| fs::metadata(path).ok().map(|what| what.dev());
        folder.parent().is_some_and(|parent| device(parent) != device(folder))
    }
    #[cfg(not(unix))]
    false
}

fn split(target: &Path) -> Result<(&Path, String), OutputError> {
    match (target.parent(), target.file_name()) {
        (Some(parent), Some(name)) => Ok((parent, name.to_string_lossy().into_owned())),
        _ => Err(in_the_way(target, "cannot be a run's folder")),
    }
}

/// Swaps two folders in one step where the system can.
fn exchange(staging: &Path, target: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, staging, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    // Elsewhere in two: for a moment there is none, and if the second fails the first is undone.
    let aside = PathBuf::from(format!("{}{ASIDE}", staging.display()));
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(staging, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::rename(&aside, staging)
}

/// How hidden folders of runs are named.
const HIDDEN: &str = "partial";

/// What a system that cannot swap folders has put aside.
const ASIDE: &str = ".old";

/// Removes hidden folders that killed runs left, and the lock that one left in a folder that had just appeared.
fn sweep(target: &Path, parent: &Path, name: &str) {
    let prefix = prefix(name, HIDDEN);
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        if is_named(&file_name, &prefix) && is_abandoned(&entry.path()) {
            let _ = remove(&entry.path());
        } else if file_name.strip_suffix(ASIDE).is_some_and(|name| is_named(name, &prefix)) {
            restore(&entry.path(), target);
        }
    }
    let lock = target.join(LOCK);
    if read_text(&lock).is_ok_and(|mark| mark == LOCK_MARK) && is_free(&lock) {
        let _ = fs::remove_file(lock);
    }
}

/// Puts back a run that was put aside for another which did not appear.
fn restore(aside: &Path, target: &Path) {
    if files_of_run(aside).is_none() {
        return;
    }
    let _ = if target.exists() { remove(aside) } else { fs::rename(aside, target) };
}
