//! The panel's leading directions: which series' errors have moved together or against each other.
//!
//! Each cross-section of a feature is projected on the two leading eigenvectors of the decayed second
//! moments of recent errors, a signed soft clustering of the series that nobody has to name.

use rayon::prelude::*;

use crate::fit::linear::LeadingDirections;

use super::Shape;
use super::features::{PROJECTED, Track};
use super::recipe::Recipe;

/// Features projected at once.
type Projected = [f64; 4];

/// Directions that hold from one refresh to the next.
struct Epoch {
    from: usize,
    /// Directions over the sampled series, each with its eigenvalue.
    directions: Vec<(Vec<f64>, f64)>,
}

/// Sets the factor features of every track. Cost is linear in the number of series beyond the sample.
pub(super) fn project(tracks: &mut [Track], shape: &Shape, recipe: &Recipe) {
    let sample = evenly(tracks.len(), recipe.factor.max_series);
    let epochs = epochs(tracks, &sample, shape, recipe);
    let scores: Vec<Vec<Projected>> = epochs
        .par_iter()
        .enumerate()
        .flat_map_iter(|(e, epoch)| {
            let end = epochs.get(e + 1).map_or(shape.span, |next| next.from);
            let (tracks, sample) = (&*tracks, &sample);
            (epoch.from..end).map(move |t| scores_at(tracks, sample, epoch, t))
        })
        .collect();
    let past: Vec<Vec<Vec<f64>>> = epochs.par_iter().map(|epoch| past_scores(tracks, &sample, epoch)).collect();
    tracks.par_iter_mut().for_each(|track| {
        let mut features = vec![[0.0; 4]; track.len()];
        for (e, epoch) in epochs.iter().enumerate() {
            let end = epochs.get(e + 1).map_or(shape.span, |next| next.from);
            let loadings = loadings(track, epoch, &past[e], recipe.factor.decay);
            for t in epoch.from..end {
                let Some(age) = track.mature_age(t) else { continue };
                for (loading, score) in loadings.iter().zip(&scores[t - shape.mature]) {
                    features[age].iter_mut().zip(score).for_each(|(f, s)| *f += loading * s);
                }
            }
        }
        track.factor = features;
    });
}

/// At most `most` of `n`, evenly spread.
pub(super) fn evenly(n: usize, most: usize) -> Vec<usize> {
    let taken = n.min(most);
    (0..taken).map(|i| i * n / taken).collect()
}

/// Walks over time once, growing the matrix of second moments of the sampled series.
fn epochs(tracks: &[Track], sample: &[usize], shape: &Shape, recipe: &Recipe) -> Vec<Epoch> {
    let n = sample.len();
    let mut moments = vec![0.0; n * n];
    let mut leading = LeadingDirections::new(n, recipe.factor.directions);
    let mut out: Vec<Epoch> = Vec::new();
    for t in 0..shape.span {
        let errors: Vec<f64> = sample.iter().map(|&i| error_at(&tracks[i], t)).collect();
        for (row, &error) in moments.chunks_exact_mut(n).zip(&errors) {
            row.iter_mut().zip(&errors).for_each(|(c, e)| *c = recipe.factor.decay * *c + error * e);
        }
        if t >= shape.mature && (t % recipe.factor.refresh == 0 || out.is_empty()) {
            leading.update(&moments);
            let directions = leading.leading().map(|(v, value)| (v.to_vec(), value)).collect();
            out.push(Epoch { from: t, directions });
        }
    }
    out
}

fn error_at(track: &Track, t: usize) -> f64 {
    let age = t.checked_sub(track.history.start).filter(|&age| age < track.len() && track.history.seen[age]);
    age.map_or(0.0, |age| track.recent_error(age))
}

/// Inner products of the directions with every projected cross-section at `t`.
fn scores_at(tracks: &[Track], sample: &[usize], epoch: &Epoch, t: usize) -> Vec<Projected> {
    let mut scores = vec![[0.0; 4]; epoch.directions.len()];
    for (place, &i) in sample.iter().enumerate() {
        let Some(age) = tracks[i].present_age(t) else { continue };
        let values = PROJECTED.map(|feature| tracks[i].fixed(age, feature));
        for (score, (direction, _)) in scores.iter_mut().zip(&epoch.directions) {
            score.iter_mut().zip(values).for_each(|(s, v)| *s += direction[place] * v);
        }
    }
    scores
}

/// Inner product of each direction with the errors of every period up to the epoch's first.
fn past_scores(tracks: &[Track], sample: &[usize], epoch: &Epoch) -> Vec<Vec<f64>> {
    let score = |direction: &[f64], t: usize| {
        sample.iter().zip(direction).map(|(&i, d)| d * error_at(&tracks[i], t)).sum::<f64>()
    };
    epoch.directions.iter().map(|(direction, _)| (0..=epoch.from).map(|t| score(direction, t)).collect()).collect()
}

/// The entry of any series in each direction: for a sampled one its own, since C u = λ u; for any other its
/// second moments with the sampled ones, over λ (Nyström).
fn loadings(track: &Track, epoch: &Epoch, past: &[Vec<f64>], decay: f64) -> Vec<f64> {
    let leading = epoch.directions.first().map_or(0.0, |d| d.1);
    let loading = |scores: &[f64], value: f64| {
        if value <= 1e-12 * leading || value <= 0.0 {
            return 0.0;
        }
        let moment = scores.iter().enumerate().fold(0.0, |sum, (t, score)| decay * sum + score * error_at(track, t));
        moment / value
    };
    past.iter().zip(&epoch.directions).map(|(scores, (_, value))| loading(scores, *value)).collect()
}
