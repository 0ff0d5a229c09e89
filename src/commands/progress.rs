//! A progress bar on a terminal, nothing on a pipe.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const STEPS: u64 = 1000;

/// A bar named `what` on standard error.
pub fn bar(what: &str) -> ProgressBar {
    // Standard error hides the bar by itself when it is no terminal.
    let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{msg:20} [{bar:40}] {percent:>3} % {elapsed}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar.set_message(what.to_owned());
    bar
}

/// Moves the bar to `done`, from 0 to 1.
pub fn set(bar: &ProgressBar, done: f64) {
    bar.set_position((done.clamp(0.0, 1.0) * STEPS as f64) as u64);
}
