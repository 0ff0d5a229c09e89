//! A paper as other programs read it.

#![allow(clippy::print_stdout, reason = "says what is skipped")]

use std::env;
use std::process::Command;

use tempfile::TempDir;

/// A PDF on disk and what Poppler's programs say of it.
pub struct Reader {
    folder: TempDir,
}

impl Reader {
    /// `None`, and a word on the terminal, where Poppler's programs are not installed.
    pub fn of(pdf: &[u8]) -> Option<Self> {
        let is_there = |program: &str| Command::new(program).arg("-v").output().is_ok();
        if !["pdftotext", "pdfinfo", "pdffonts"].into_iter().all(is_there) {
            assert!(env::var_os("STAFFCAST_TEST_REQUIRE_ALL").is_none(), "poppler-utils is not installed");
            println!("skipped: poppler-utils is not installed");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("paper.pdf"), pdf).expect("written");
        Some(Self { folder })
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program).args(arguments).current_dir(self.folder.path()).output().expect("it runs");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Its text as it stands on the pages.
    pub fn text(&self) -> String {
        self.run("pdftotext", &["-layout", "-enc", "UTF-8", "paper.pdf", "-"])
    }

    /// One of the lines of its description.
    pub fn about(&self, what: &str) -> String {
        let all = self.run("pdfinfo", &["paper.pdf"]);
        let line = all.lines().find_map(|line| line.strip_prefix(&format!("{what}:")));
        line.unwrap_or_else(|| panic!("no {what} in {all}")).trim().to_owned()
    }

    /// Tags from the outside in, with the alternative texts of figures.
    pub fn tags(&self) -> String {
        self.run("pdfinfo", &["-struct", "paper.pdf"])
    }

    /// Name of each font, and whether it is embedded.
    pub fn fonts(&self) -> Vec<(String, bool)> {
        let all = self.run("pdffonts", &["paper.pdf"]);
        let line = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            // From the right: object number (two words), unicode, subset, embedded.
            (words[0].to_owned(), words[words.len() - 5] == "yes")
        };
        all.lines().skip(2).map(line).collect()
    }
}
