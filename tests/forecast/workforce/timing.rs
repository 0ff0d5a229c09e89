use staffcast::demo;
use staffcast::domain::*;
use staffcast::fit::{recipe::Recipe, workforce::fit};
use staffcast::forecast::workforce::{Ageing, Options, RatioModels, Run, Simulator, run};

#[test]
#[ignore]
fn timing() {
    let seed: u64 = std::env::var("SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1030);
    let t0 = std::time::Instant::now();
    let last = Month::new(2026, 9).unwrap();
    let panel = demo::invent(&demo::Request { seed, months: 72, last, volatility: 1.0 }).panel();
    println!("invent {:?}", t0.elapsed());
    let recipe = Recipe::default();
    let t0 = std::time::Instant::now();
    let fitted = fit(&panel, &recipe).unwrap();
    println!("fit {:?}", t0.elapsed());
    let t0 = std::time::Instant::now();
    let ratios = RatioModels::fit(&panel);
    println!("ratios {:?}", t0.elapsed());
    let sim = Simulator::new(&fitted, &recipe.simulation, &ratios);
    let t0 = std::time::Instant::now();
    let p = sim.run(&Run { seed: 1, paths: 2000, months: 36, ageing: Ageing::Cohorts });
    println!("simulate 2000 {:?} {}", t0.elapsed(), p.paths());
    drop(p);
    let t0 = std::time::Instant::now();
    let mut options = Options::of(&recipe);
    options.paths = 2000;
    let out = run(&panel, &fitted, &recipe, &options, &|_| ()).unwrap();
    println!("run {:?} forecasts {}", t0.elapsed(), out.forecasts.len());
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    status.lines().filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS")).for_each(|l| println!("{l}"));
    for s in &out.backtest.scores {
        println!(
            "{:20} {:22} {:?} o{} ratio {:.3} mae {:.2} naive {:.2} seas {:.2} cov {:.2}/{:.2} fb {} served {:.2}/{:.2} | {}",
            s.measure.as_str(),
            s.definition,
            s.level,
            s.origins,
            s.mae / s.naive_mae,
            s.mae,
            s.naive_mae,
            s.seasonal_naive_mae.unwrap_or(f64::NAN),
            s.coverage_80,
            s.coverage_95,
            s.fallback,
            s.served.coverage_80,
            s.served.coverage_95,
            s.by_horizon
                .iter()
                .map(|h| format!("{}:{:.2}/{:.2}", h.horizon, h.mae / h.naive_mae, h.coverage_80))
                .collect::<Vec<_>>()
                .join(" ")
        );
    }
    for f in out.forecasts.iter().filter(|f| f.unit == "rivermouth" || f.unit == "rivermouth/north/alder") {
        println!("{} {} {} fb {} {}", f.unit, f.measure, f.definition, f.model.fallback, f.statement);
    }
}
