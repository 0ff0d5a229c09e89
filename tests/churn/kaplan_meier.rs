//! Survival as seen, against R and lifelines.

use staffcast::fit::churn::kaplan_meier;

// R 4.2.2, survival 3.5-3: survfit(Surv(time, event) ~ 1, conf.type = "log-log") of 40 invented people; lifelines 0.30.3
// (KaplanMeierFitter) gives the same to 8 digits.
#[test]
fn product_limit_estimates_and_their_ranges_equal_rs() {
    let months = [(40, 2), (36, 0), (33, 1), (30, 3), (25, 0), (21, 2), (18, 1), (12, 0)];
    let known = [
        (0.950000000000, 0.814546120145, 0.987255523860),
        (0.950000000000, 0.814546120145, 0.987255523860),
        (0.921212121212, 0.774455856621, 0.973995128995),
        (0.829090909091, 0.656804356122, 0.919830938064),
        (0.829090909091, 0.656804356122, 0.919830938064),
        (0.750129870130, 0.555821470620, 0.868709769050),
        (0.708455988456, 0.506880194576, 0.839597291920),
        (0.708455988456, 0.506880194576, 0.839597291920),
    ];
    let found = kaplan_meier(&months);
    assert_eq!(found.len(), known.len());
    for (found, (point, lower, upper)) in found.iter().zip(known) {
        assert!((found.point - point).abs() < 1e-11, "{found:?}");
        assert!((found.lower - lower).abs() < 1e-11 && (found.upper - upper).abs() < 1e-11, "{found:?}");
    }
}

// By hand: nobody of 20 left, so the 95 % range reaches down to .025^(1/20).
#[test]
fn where_nobody_or_everybody_left_the_range_is_that_of_the_binomial() {
    let found = kaplan_meier(&[(20, 0), (10, 10), (0, 0), (5, 1)]);
    assert_eq!(found.len(), 2);
    assert!(found[0].point == 1.0 && found[0].upper == 1.0 && (found[0].lower - 0.831_567).abs() < 1e-6, "{found:?}");
    assert!(
        found[1].point == 0.0 && found[1].lower == 0.0 && (found[1].upper - (1.0 - 0.691_503)).abs() < 1e-6,
        "{found:?}"
    );
}
