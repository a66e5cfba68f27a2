//! Sources that can be left. Opening standard input or a pipe, or reading it, waits for ever where nobody writes, and a file
//! may hold much of which nothing is told; Ctrl-C must end it all the same.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// Bytes that pass at once, and how many such stretches may wait.
const CHUNK: usize = 1 << 17;
const WAITING: usize = 4;

/// A source that may keep one waiting, opened and read by a thread of its own.
pub struct Piped {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: Cursor<Vec<u8>>,
    stop: Arc<AtomicBool>,
}

impl Piped {
    /// Ends with an error once `stop` is set.
    pub fn new<R: Read>(stop: Arc<AtomicBool>, open: impl FnOnce() -> io::Result<R> + Send + 'static) -> Self {
        let (to, chunks) = sync_channel(WAITING);
        thread::spawn(move || match open() {
            Ok(from) => pass_on(from, &to),
            // Where nobody listens any more, nobody need learn of it.
            Err(error) => drop(to.send(Err(error))),
        });
        Self { chunks, chunk: Cursor::default(), stop }
    }
}

/// Reads until the end, or until nobody listens any more.
fn pass_on(mut from: impl Read, to: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut chunk = Vec::new();
        let read = from.by_ref().take(CHUNK as u64).read_to_end(&mut chunk).map(|_| chunk);
        let over = read.as_ref().map_or(true, Vec::is_empty);
        if to.send(read).is_err() || over {
            return;
        }
    }
}

impl Read for Piped {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.chunk.read(bytes)?;
            if read > 0 || bytes.is_empty() {
                return Ok(read);
            }
            match self.chunks.recv_timeout(Duration::from_millis(50)) {
                Ok(chunk) => self.chunk = Cursor::new(chunk?),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) if self.stop.load(Ordering::Relaxed) => {
                    return Err(io::Error::other("interrupted"));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// A file that can be left between two reads.
pub struct Left<R> {
    from: R,
    stop: Arc<AtomicBool>,
}

impl<R> Left<R> {
    /// Ends with an error once `stop` is set.
    pub fn new(stop: Arc<AtomicBool>, from: R) -> Self {
        Self { from, stop }
    }
}

impl<R: Read> Read for Left<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match self.stop.load(Ordering::Relaxed) {
            true => Err(io::Error::other("interrupted")),
            false => self.from.read(bytes),
        }
    }
}
