use omnicap::{engine::simulate::*, scenario::Scenario};
use std::time::Instant;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let s = match Scenario::parse(&text, &path) {
        Ok(s) => s,
        Err(e) => {
            eprintln!("{e}");
            return;
        }
    };
    if !s.warnings.is_empty() {
        eprintln!("{}", s.warnings);
    }
    let t = Instant::now();
    let n = std::env::args().nth(2).map_or(s.shoppers, |x| x.parse().unwrap());
    let s = s.with_shoppers(n).unwrap();
    let tally = simulate_all(&s, 1, |_| std::ops::ControlFlow::Continue(())).unwrap();
    let dt = t.elapsed().as_secs_f64();
    let g = tally.total();
    let opp: u64 = g.supply.iter().map(|s| s.opportunities).sum();
    let bought: u64 = g.supply.iter().map(|s| s.bought).sum();
    println!("{opp} opps {bought} bought  {:.1} M/s {:.1} ns", opp as f64 / dt / 1e6, dt * 1e9 / opp as f64);
    for (p, c) in s.policies.iter().zip(&g.policies) {
        println!(
            "{} imps {} ({:.4}) reach {} nodes {} leaked {:?}",
            p.name,
            c.frequency.total(),
            c.frequency.total() as f64 / opp as f64,
            c.frequency.at_least(1),
            c.nodes,
            c.leaked
        );
    }
}
