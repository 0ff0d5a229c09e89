//! Labels beside the end of lines, moved apart where they would overlap.

/// Moves wanted heights apart so that neighbours keep `gap` and all stay within `top..=bottom`.
///
/// In: centres from top to bottom. Out: the same number of centres in the same order, each as near its
/// wish as the others allow: overlapping neighbours are merged into a block centred on their mean wish
/// (pool adjacent violators, Barlow et al. 1972).
pub(super) fn apart(wished: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    // After subtracting each one's own offset, "at least a gap apart" is "not decreasing".
    let mut blocks: Vec<(f64, usize)> = Vec::with_capacity(wished.len());
    for (i, wish) in wished.iter().enumerate() {
        blocks.push((wish - i as f64 * gap, 1));
        while let [.., (mean_a, n_a), (mean_b, n_b)] = blocks[..] {
            if mean_a <= mean_b {
                break;
            }
            let n = n_a + n_b;
            let mean = (mean_a * n_a as f64 + mean_b * n_b as f64) / n as f64;
            blocks.truncate(blocks.len() - 2);
            blocks.push((mean, n));
        }
    }
    let highest = bottom - gap * wished.len().saturating_sub(1) as f64;
    blocks
        .iter()
        .flat_map(|(mean, n)| std::iter::repeat_n(*mean, *n))
        .enumerate()
        .map(|(i, base)| base.min(highest).max(top) + i as f64 * gap)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_with_room_stay_where_they_wish() {
        assert_eq!(apart(&[10.0, 50.0, 90.0], 20.0, 0.0, 100.0), [10.0, 50.0, 90.0]);
    }

    #[test]
    fn labels_at_one_height_spread_around_it() {
        assert_eq!(apart(&[50.0, 50.0, 50.0], 20.0, 0.0, 100.0), [30.0, 50.0, 70.0]);
    }

    #[test]
    fn labels_stay_on_the_paper() {
        assert_eq!(apart(&[95.0, 96.0, 97.0], 20.0, 0.0, 100.0), [60.0, 80.0, 100.0]);
        assert_eq!(apart(&[1.0, 2.0], 20.0, 10.0, 100.0), [10.0, 30.0]);
    }
}
