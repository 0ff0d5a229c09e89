//! Generalised linear models against statsmodels, known truths and its own properties.

use linfa::Dataset;
use linfa::traits::{Fit, Predict};
use ndarray::{Array1, Array2, arr1, arr2};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson};
use staffcast::domain::Failure;
use staffcast::fit::glm::{CloglogRegression, LogisticRegression, PoissonModel, PoissonRegression, RegressionError};

/// 240 invented rows that need no file: columns 1, sin i, (i mod 7) ÷ 3 − 1.
fn sample() -> (Array2<f64>, Array1<f64>, Array1<f64>, Array1<f32>) {
    let n = 240_usize;
    let x = Array2::from_shape_fn((n, 3), |(i, j)| match j {
        0 => 1.0,
        1 => (i as f64).sin(),
        _ => (i % 7) as f64 / 3.0 - 1.0,
    });
    let y = Array1::from_shape_fn(n, |i| ((i * 7919) % 11 % 4 + if i % 13 == 0 { 3 } else { 0 }) as f64);
    let offset = Array1::from_shape_fn(n, |i| (1.0 + (i % 5) as f64 * 0.5).ln());
    let weights = Array1::from_shape_fn(n, |i| if i % 3 == 0 { 2.0 } else { 1.0 });
    (x, y, offset, weights)
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

fn all_close(found: &Array1<f64>, expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).for_each(|(f, e)| close(*f, *e));
}

// statsmodels 0.15.0: GLM(y, X, family=Poisson(), offset=log(e)[, freq_weights=w]).fit(tol=1e-14), and
// scale="X2" for the quasi standard errors.
#[test]
fn the_unpenalised_fit_equals_statsmodels() {
    let (x, y, offset, _) = sample();
    let model = PoissonRegression::new().offset(offset).fit(&Dataset::new(x, y)).unwrap();
    assert!(model.converged());
    all_close(model.coefficients(), &[-0.223641276479, 0.0368663912985, 0.0382393867964]);
    all_close(&model.standard_errors(), &[0.051064622543, 0.0723775219758, 0.0765535712733]);
    all_close(&model.quasi_standard_errors(), &[0.0644164201364, 0.0913019744763, 0.0965699297217]);
    close(model.deviance(), 374.836306737);
    close(model.dispersion(), 1.59130313527);
}

#[test]
fn weights_are_frequencies_as_in_statsmodels() {
    let (x, y, offset, weights) = sample();
    let data = Dataset::new(x, y).with_weights(weights);
    let model = PoissonRegression::new().offset(offset).fit(&data).unwrap();
    all_close(model.coefficients(), &[-0.225492813455, 0.0294205673991, 0.0280985928381]);
    all_close(&model.standard_errors(), &[0.0442575223909, 0.0625100421514, 0.0664724760109]);
    all_close(&model.quasi_standard_errors(), &[0.056155096875, 0.0793143692425, 0.0843420085052]);
    close(model.deviance(), 500.94951899);
    close(model.dispersion(), 1.60991951975);
}

// One column, no covariates: the maximum of y b − e·exp(b) − λ(b − c)²/2 solves y − e·exp(b) = λ(b − c).
// With λ = e·exp(b̂) a step, checked by substitution.
#[test]
fn a_prior_pulls_the_estimate_as_its_equation_says() {
    let data = Dataset::new(arr2(&[[1.0], [1.0]]), arr1(&[3.0, 4.0]));
    let fit = |precision: f64, centre: f64| {
        PoissonRegression::new().penalties(arr1(&[precision])).centres(arr1(&[centre])).fit(&data).unwrap()
    };
    let model = fit(5.0, 0.2);
    let b = model.coefficients()[0];
    close(7.0 - 2.0 * b.exp(), 5.0 * (b - 0.2));
    close(model.standard_errors()[0], 1.0 / (2.0 * b.exp() + 5.0).sqrt());
    close(fit(1e-9, 0.0).coefficients()[0].exp(), 3.5);
    assert!((fit(1e9, 0.2).coefficients()[0] - 0.2).abs() < 1e-6);
}

#[test]
fn known_coefficients_are_recovered_within_their_standard_errors() {
    let truth: [f64; 3] = [-3.0, 0.4, -0.7];
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let rows = 20_000;
    let x = Array2::from_shape_fn((rows, 3), |(_, j)| if j == 0 { 1.0 } else { rng.random_range(-1.0..1.0) });
    let exposure = Array1::from_shape_fn(rows, |i| 1.0 + (i % 10) as f64);
    let eta = x.dot(&arr1(&truth));
    let y = Array1::from_shape_fn(rows, |i| Poisson::new(exposure[i] * eta[i].exp()).unwrap().sample(&mut rng));
    let model = PoissonRegression::new().offset(exposure.mapv(f64::ln)).fit(&Dataset::new(x, y)).unwrap();
    for (j, se) in model.standard_errors().iter().enumerate() {
        assert!((model.coefficients()[j] - truth[j]).abs() < 3.5 * se, "coefficient {j}");
    }
    assert!((model.dispersion() - 1.0).abs() < 0.05, "{}", model.dispersion());
}

#[test]
fn a_prediction_is_the_rate_per_unit_of_exposure() {
    let (x, y, offset, _) = sample();
    let model = PoissonRegression::new().offset(offset.clone()).fit(&Dataset::new(x.clone(), y.clone())).unwrap();
    let rates = model.predict(&x);
    let expected = model.expected(&x, &offset);
    close((&rates * &offset.mapv(f64::exp)).sum(), expected.sum());
    // The score equation of the intercept: fitted and counted add up to the same.
    close(expected.sum(), y.sum());
}

#[test]
fn a_model_survives_json_bit_for_bit() {
    let (x, y, offset, _) = sample();
    let model = PoissonRegression::new().offset(offset).fit(&Dataset::new(x, y)).unwrap();
    let text = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<PoissonModel>(&text).unwrap(), model);
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let rows = 9_000;
    let x = Array2::from_shape_fn((rows, 4), |(i, j)| if j == 0 { 1.0 } else { ((i * (j + 3)) as f64).sin() });
    let y = Array1::from_shape_fn(rows, |i| (i % 3) as f64);
    let data = Dataset::new(x, y);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| PoissonRegression::new().fit(&data).unwrap())
    };
    assert_eq!(with(1), with(3));
}

fn refusal(x: Array2<f64>, y: Array1<f64>, regression: &PoissonRegression) -> RegressionError {
    regression.fit(&Dataset::new(x, y)).expect_err("must be refused")
}

#[test]
fn what_cannot_be_fitted_is_refused_by_name() {
    let two = || arr2(&[[1.0], [1.0]]);
    let plain = PoissonRegression::new();
    let code = |x, y, regression: &PoissonRegression| refusal(x, y, regression).code();
    assert_eq!(code(two(), arr1(&[1.0, f64::NAN]), &plain), "regression_not_finite");
    assert_eq!(code(arr2(&[[1.0], [f64::INFINITY]]), arr1(&[1.0, 2.0]), &plain), "regression_not_finite");
    assert_eq!(code(two(), arr1(&[1.0, -1.0]), &plain), "regression_negative");
    assert_eq!(code(Array2::zeros((0, 1)), Array1::zeros(0), &plain), "regression_empty");
    let never = PoissonRegression::new().offset(arr1(&[f64::NEG_INFINITY; 2]));
    assert_eq!(code(two(), arr1(&[0.0, 0.0]), &never), "regression_no_exposure");
    assert_eq!(code(two(), arr1(&[0.0, 1.0]), &never), "regression_count_without_exposure");
    assert_eq!(code(two(), arr1(&[0.0, 1.0]), &plain.clone().offset(arr1(&[0.0]))), "regression_shape");
}

#[test]
fn a_column_told_by_the_others_is_named_and_a_prior_identifies_it() {
    let x = arr2(&[[1.0, 1.0, 0.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, 1.0]]);
    let y = arr1(&[1.0, 3.0, 2.0, 4.0]);
    let error = refusal(x.clone(), y.clone(), &PoissonRegression::new());
    assert!(matches!(error, RegressionError::Singular { column: 2 }), "{error}");
    let ridge = PoissonRegression::new().penalties(arr1(&[1e-6, 16.0, 16.0]));
    let model = ridge.fit(&Dataset::new(x, y)).unwrap();
    // Equal priors share the contrast equally about the intercept.
    assert!((model.coefficients()[1] + model.coefficients()[2]).abs() < 1e-6);
}

#[test]
fn running_out_of_steps_is_reported() {
    let (x, y, offset, _) = sample();
    let model = PoissonRegression::new().offset(offset).max_iterations(1).fit(&Dataset::new(x, y)).unwrap();
    assert!(!model.converged());
    assert_eq!(model.iterations(), 1);
}

#[test]
fn rows_without_exposure_change_nothing() {
    let (x, y, offset, _) = sample();
    let regression = |offset| PoissonRegression::new().offset(offset);
    let whole = regression(offset.clone()).fit(&Dataset::new(x.clone(), y.clone())).unwrap();
    let more = ndarray::concatenate![ndarray::Axis(0), x, Array2::ones((5, 3))];
    let counts = ndarray::concatenate![ndarray::Axis(0), y, Array1::zeros(5)];
    let exposures = ndarray::concatenate![ndarray::Axis(0), offset, Array1::from_elem(5, f64::NEG_INFINITY)];
    let with = regression(exposures).fit(&Dataset::new(more, counts)).unwrap();
    assert_eq!(with.coefficients(), whole.coefficients());
    close(with.dispersion(), whole.dispersion());
}

/// Trials and events beside [`sample`], offsets below one.
fn trials() -> (Dataset<f64, f64, ndarray::Ix1>, Array1<f64>, Array1<f64>) {
    let (x, _, offset, weights) = sample();
    let trials = Array1::from_shape_fn(240, |i| (2 + i % 4) as f64);
    let events = Array1::from_shape_fn(240, |i| ((i * 7919) % 11 % 3).min(2 + i % 4) as f64);
    (Dataset::new(x, events).with_weights(weights), trials, offset - 1.0)
}

// statsmodels 0.15.0: GLM(events and misses, x, Binomial(Logit()), offset, freq_weights).fit(tol=1e-14); R 4.2.2's
// glm(cbind(y, n - y) ~ ..., weights = w) agrees to 12 digits.
#[test]
fn the_logit_fit_equals_statsmodels_and_r() {
    let (data, trials, offset) = trials();
    let model = LogisticRegression::new().trials(trials).offset(offset).fit(&data).unwrap();
    assert!(model.converged());
    all_close(model.coefficients(), &[-0.705758544741, -0.0395288862528, 0.0503565225353]);
    all_close(&model.standard_errors(), &[0.0690423375795, 0.0975391811953, 0.103662200251]);
    close(model.deviance(), 479.806943329);
    // Pearson's statistic ÷ (sum of weights − columns).
    close(model.dispersion(), 1.33308594496);
}

// As above with Binomial(CLogLog()) and binomial("cloglog").
#[test]
fn the_complementary_log_log_fit_equals_statsmodels_and_r() {
    let (data, trials, offset) = trials();
    let model = CloglogRegression::new().trials(trials).offset(offset).fit(&data).unwrap();
    all_close(model.coefficients(), &[-0.891158063896, -0.0341512157386, 0.0451354339975]);
    all_close(&model.standard_errors(), &[0.0593345175667, 0.0837887792383, 0.0893403749672]);
    close(model.deviance(), 488.168123254);
    close(model.dispersion(), 1.39977858032);
}

// R 4.2.2: anova(fit, update(fit, . ~ . + z1 + z2), test = "Rao"); a third column that the first two and x1 determine
// adds nothing.
#[test]
fn the_score_test_equals_rs() {
    let (data, trials, offset) = trials();
    let further = Array2::from_shape_fn((240, 3), |(i, j)| {
        let first = (i as f64).sin() * ((i + 1) % 2) as f64;
        [first, (i % 5) as f64 - 2.0, first + (i as f64).sin()][j]
    });
    let data = Dataset::new(data.records, data.targets);
    let regression = CloglogRegression::new().trials(trials.clone()).offset(offset.clone());
    let test = regression.score_test(&data, &regression.fit(&data).unwrap(), &further).unwrap();
    assert!((test.statistic - 26.908798964697).abs() < 1e-6 && test.freedom == 2, "{test:?}");
    let regression = LogisticRegression::new().trials(trials).offset(offset);
    let test = regression.score_test(&data, &regression.fit(&data).unwrap(), &further).unwrap();
    assert!((test.statistic - 20.218588726848).abs() < 1e-6 && test.freedom == 2, "{test:?}");
}

#[test]
fn events_in_trials_are_the_same_as_single_ones() {
    let x = arr2(&[[1.0, 0.0], [1.0, 1.0]]);
    let grouped = CloglogRegression::new().trials(arr1(&[5.0, 4.0])).fit(&Dataset::new(x, arr1(&[1.0, 3.0]))).unwrap();
    let x = Array2::from_shape_fn((9, 2), |(i, j)| if j == 0 || i >= 5 { 1.0 } else { 0.0 });
    let events = arr1(&[1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0]);
    let single = CloglogRegression::new().fit(&Dataset::new(x, events)).unwrap();
    grouped.coefficients().iter().zip(single.coefficients()).for_each(|(a, b)| close(*a, *b));
    // By hand: a group of its own column is fitted perfectly.
    close(grouped.coefficients()[0], (-(0.8_f64.ln())).ln());
    close(grouped.predict(&arr2(&[[1.0, 1.0]]))[0], 0.75);
    assert!(grouped.deviance() < 1e-9 && single.deviance() > 1.0);
}

#[test]
fn more_events_than_trials_are_refused() {
    let data = Dataset::new(arr2(&[[1.0], [1.0]]), arr1(&[1.0, 4.0]));
    let error = LogisticRegression::new().trials(arr1(&[3.0, 3.0])).fit(&data).expect_err("refused");
    assert_eq!(error.code(), "regression_more_than_trials");
    assert!(LogisticRegression::new().fit(&data).is_err());
}

/// Many rows start from a part of them; the answer is that of all of them, for any number of threads.
#[test]
fn many_rows_are_fitted_as_few_are() {
    let rows = 20_000;
    let x = Array2::from_shape_fn((rows, 5), |(i, j)| if j == 0 { 1.0 } else { ((i * (j + 3)) as f64).sin() });
    let y = Array1::from_shape_fn(rows, |i| f64::from(u8::from((i * 7919) % 101 < 20)));
    let data = Dataset::new(x, y);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| LogisticRegression::new().fit(&data).unwrap())
    };
    let model = with(1);
    assert_eq!(model, with(3));
    // The score equations: what was fitted adds up to what was counted, column by column.
    let residuals = &data.targets - &model.predict(&data.records);
    assert!(data.records.t().dot(&residuals).iter().all(|score| score.abs() < 1e-6));
}
