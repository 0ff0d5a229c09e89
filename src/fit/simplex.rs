//! The downhill simplex of Nelder and Mead, for a handful of parameters without derivatives.

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stopping {
    /// All corners this near the best, in every coordinate …
    pub step: f64,
    /// … and their values this near the best value.
    pub value: f64,
    /// Moves at most.
    pub moves: usize,
}

type Corner = (Vec<f64>, f64);

/// A minimum of `objective` near `start`: Nelder and Mead, *A simplex method for function minimization*, 1965,
/// with their coefficients (reflect 1, expand 2, contract ½, shrink ½) and first steps of 5 % of each coordinate
/// (0.00025 from zero). Not-a-number counts as worse than everything.
pub fn minimise(start: &[f64], stopping: Stopping, objective: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let value = |point: Vec<f64>| -> Corner {
        let value = objective(&point);
        (point, if value.is_nan() { f64::INFINITY } else { value })
    };
    let mut corners: Vec<Corner> = vec![value(start.to_vec())];
    for i in 0..start.len() {
        let mut point = start.to_vec();
        point[i] = if point[i] == 0.0 { 0.00025 } else { 1.05 * point[i] };
        corners.push(value(point));
    }
    sort(&mut corners);
    for _ in 1..stopping.moves {
        if small(&corners, stopping) {
            break;
        }
        step(&mut corners, &value);
        sort(&mut corners);
    }
    corners.swap_remove(0).0
}

fn sort(corners: &mut [Corner]) {
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
}

fn small(corners: &[Corner], stopping: Stopping) -> bool {
    let (best, rest) = (&corners[0], &corners[1..]);
    let near = |point: &[f64]| point.iter().zip(&best.0).all(|(a, b)| (a - b).abs() <= stopping.step);
    rest.iter().all(|(point, value)| near(point) && (value - best.1).abs() <= stopping.value)
}

fn step(corners: &mut [Corner], value: &impl Fn(Vec<f64>) -> Corner) {
    let last = corners.len() - 1;
    let centre: Vec<f64> = (0..corners[0].0.len())
        .map(|i| corners[..last].iter().map(|(point, _)| point[i]).sum::<f64>() / last as f64)
        .collect();
    let worst = corners[last].clone();
    // Along the line from the worst corner through the centre of the others: −1 is the worst corner itself.
    let along = |t: f64| value(centre.iter().zip(&worst.0).map(|(c, w)| (1.0 + t) * c - t * w).collect());
    let reflected = along(1.0);
    let replacement = if reflected.1 < corners[0].1 {
        let expanded = along(2.0);
        Some(if expanded.1 < reflected.1 { expanded } else { reflected })
    } else if reflected.1 < corners[last - 1].1 {
        Some(reflected)
    } else if reflected.1 < worst.1 {
        let outside = along(0.5);
        (outside.1 <= reflected.1).then_some(outside)
    } else {
        let inside = along(-0.5);
        (inside.1 < worst.1).then_some(inside)
    };
    match replacement {
        Some(corner) => corners[last] = corner,
        None => shrink(corners, value),
    }
}

fn shrink(corners: &mut [Corner], value: &impl Fn(Vec<f64>) -> Corner) {
    let best = corners[0].0.clone();
    for corner in &mut corners[1..] {
        *corner = value(best.iter().zip(&corner.0).map(|(b, p)| b + 0.5 * (p - b)).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Rosenbrock's valley has its only minimum at (1, 1).
    #[test]
    fn the_minimum_of_a_curved_valley_is_found() {
        let valley = |p: &[f64]| (1.0 - p[0]).powi(2) + 100.0 * (p[1] - p[0] * p[0]).powi(2);
        let found = minimise(&[-1.2, 1.0], Stopping { step: 1e-6, value: 1e-9, moves: 600 }, valley);
        assert!(found.iter().all(|p| (p - 1.0).abs() < 1e-4), "{found:?}");
    }

    #[test]
    fn a_point_without_a_value_is_left() {
        let found = minimise(&[2.0], Stopping { step: 1e-6, value: 1e-9, moves: 600 }, |p| {
            if p[0] > 2.05 { f64::NAN } else { (p[0] - 1.0).powi(2) }
        });
        assert!((found[0] - 1.0).abs() < 1e-3, "{found:?}");
    }
}
