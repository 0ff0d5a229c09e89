//! How many connections at once, after what the system lets this process open.

use std::fs;

/// Kept for the database, temporary files and the listener.
const RESERVED: usize = 256;
/// More are never needed by one organisation.
const MOST: usize = 8_192;
/// What POSIX systems allow when nothing can be read.
const ASSUMED: usize = 1_024;

/// Connections for each of `threads` answering threads, so that silent ones never use up the files
/// the database needs: those beyond wait outside until a silent one is sent away.
pub fn each(threads: usize) -> usize {
    share(open_files().unwrap_or(ASSUMED), threads)
}

fn share(files: usize, threads: usize) -> usize {
    let all = files.saturating_sub(RESERVED).max(files / 2).min(MOST);
    (all / threads).max(16)
}

/// The soft limit of open files.
fn open_files() -> Option<usize> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find(|line| line.starts_with("Max open files"))?;
    line.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_files_are_left_for_the_database() {
        assert_eq!(share(1_024, 2), 384);
        assert_eq!(share(1_048_576, 2), 4_096);
        assert_eq!(share(256, 2), 64);
    }
}
