//! Closed forms: what simple scenarios must give, on paper.
//!
//! Each function is one equation. They share nothing with the engine, so where the two agree, both
//! are right ([`super::selftest`] compares them). A *law* here is the probabilities of 0, 1, 2 …
//! opportunities or impressions in one window.

/// The Poisson law with this mean: P(N = k) = e^−m mᵏ / k!, without end.
pub fn poisson(mean: f64) -> impl Iterator<Item = f64> {
    let next = move |(term, k): &(f64, f64)| Some((term * mean / (k + 1.0), k + 1.0));
    std::iter::successors(Some(((-mean).exp(), 0.0)), next).map(|(term, _)| term)
}

/// The negative binomial law: Poisson opportunities of a gamma-distributed rate with this shape a,
/// of mean m in all (NBD; Ehrenberg, *Applied Statistics* 8, 1959). From p₀ = (1 + m/a)^−a on,
/// pₖ₊₁ = pₖ (a + k)/(k + 1) · m/(a + m).
pub fn gamma_poisson(mean: f64, shape: f64) -> impl Iterator<Item = f64> {
    let ratio = mean / (shape + mean);
    let next = move |(term, k): &(f64, f64)| Some((term * (shape + k) / (k + 1.0) * ratio, k + 1.0));
    std::iter::successors(Some(((1.0 + mean / shape).powf(-shape), 0.0)), next).map(|(term, _)| term)
}

/// The first terms of the law of Poisson opportunities of a log-normal rate of mean m and spread σ (Poisson–log-normal;
/// Bulmer, *Biometrics* 30, 1974): P(N = k) = ∫ φ(z) e^−λ λᵏ / k! dz with λ = m exp(σz − σ²/2), as a sum over a
/// regular grid, which for such an integrand is exact to many digits.
pub fn lognormal_poisson(mean: f64, spread: f64, terms: usize) -> Vec<f64> {
    const STEP: f64 = 0.04;
    const EDGE: i32 = 200;
    let factorials: Vec<f64> = (0..terms)
        .scan(0.0, |log, k| {
            *log += if k == 0 { 0.0 } else { (k as f64).ln() };
            Some(*log)
        })
        .collect();
    let mut law = vec![0.0; terms];
    for node in -EDGE..=EDGE {
        let score = f64::from(node) * STEP;
        let weight = STEP * (-0.5 * score * score).exp() / std::f64::consts::TAU.sqrt();
        let log_rate = mean.ln() + spread * score - 0.5 * spread * spread;
        let rate = log_rate.exp();
        for (k, (term, factorial)) in law.iter_mut().zip(&factorials).enumerate() {
            *term += weight * (k as f64 * log_rate - rate - factorial).exp();
        }
    }
    law
}

/// What a cap of c serves in a window that starts empty (calendar day, flight):
/// E[min(N, c)] = Σ_{k=1..c} P(N ≥ k).
pub fn served(law: impl Iterator<Item = f64>, cap: usize) -> f64 {
    let beyond = law.take(cap).scan(1.0, |left, p| {
        *left -= p;
        Some(*left)
    });
    beyond.sum()
}

/// The share of a mean of m opportunities that a cap of c removes: 1 − E[min(N, c)] / m.
pub fn removed(law: impl Iterator<Item = f64>, mean: f64, cap: usize) -> f64 {
    1.0 - served(law, cap) / mean
}

/// The law of min(N, c): all that is beyond the cap falls on it.
pub fn capped(law: impl Iterator<Item = f64>, cap: usize) -> Vec<f64> {
    let mut below: Vec<f64> = law.take(cap).collect();
    below.push(1.0 - below.iter().sum::<f64>());
    below
}

/// The law where only a share of shoppers takes part and all others stay at 0.
pub fn among(share: f64, mut law: Vec<f64>) -> Vec<f64> {
    law.iter_mut().for_each(|p| *p *= share);
    if let Some(none) = law.first_mut() {
        *none += 1.0 - share;
    }
    law
}

/// The law of the sum of two independent numbers: (f ∗ g)(n) = Σ_k f(k) g(n − k).
pub fn convolve(one: &[f64], other: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; (one.len() + other.len()).saturating_sub(1)];
    for (i, p) in one.iter().enumerate() {
        for (j, q) in other.iter().enumerate() {
            sum[i + j] += p * q;
        }
    }
    sum
}

/// The reach of independent channels with reaches rᵢ: 1 − Π(1 − rᵢ) (Sainsbury's formula; Caffyn &
/// Sagovsky, *Journal of Advertising Research* 3(1), 1963).
pub fn sainsbury(reaches: &[f64]) -> f64 {
    1.0 - reaches.iter().map(|reach| 1.0 - reach).product::<f64>()
}

/// What a cap of c serves to a person seen as k equal identifiers, each a silo:
/// k · E[min(Poisson(m/k), c)]. Opportunities shared at random are independent Poisson processes
/// (Kingman, *Poisson Processes*, 1993, §5.1).
pub fn served_as_identifiers(mean: f64, identifiers: u32, cap: usize) -> f64 {
    let count = f64::from(identifiers);
    count * served(poisson(mean / count), cap)
}

/// Erlang's B formula: the chance that all c indices are taken under a load r,
/// B(0) = 1, B(k) = r B(k−1) / (k + r B(k−1)) (Erlang 1917).
pub fn erlang_b(load: f64, indices: u32) -> f64 {
    (1..=indices).fold(1.0, |b, k| load * b / (f64::from(k) + load * b))
}

/// What a cap of c per rolling window W serves per unit of time: an impression takes one of c
/// indices for W, and a loss system cares for the mean holding time alone (Sevastyanov 1957), so
/// λ (1 − B(c, λW)). A minimum gap τ is c = 1: λ / (1 + λτ).
pub fn rolling_rate(rate: f64, window: f64, cap: u32) -> f64 {
    rate * (1.0 - erlang_b(rate * window, cap))
}

/// What a cap of c per window W from the first view serves per unit of time: one impression opens
/// a window, c − 1 more fit into it, and after it the next takes 1/λ to come (renewal reward, Ross,
/// *Stochastic Processes*, §3.6): (1 + E[min(Poisson(λW), c − 1)]) / (W + 1/λ).
pub fn from_first_rate(rate: f64, window: f64, cap: usize) -> f64 {
    (1.0 + served(poisson(rate * window), cap - 1)) / (window + 1.0 / rate)
}

/// The share of each channel's opportunities that is blocked where channel i has a cap cᵢ, all
/// together a cap C, and all caps one rolling window W: a loss network of product form,
/// π(n) ∝ Π aᵢ^nᵢ / nᵢ! over nᵢ ≤ cᵢ, Σnᵢ ≤ C, with aᵢ = λᵢW (Kelly, *Annals of Applied
/// Probability* 1, 1991). An opportunity meets π (PASTA) and passes where nᵢ < cᵢ and Σn < C; both
/// sums over states are convolutions, cut at the total.
pub fn loss_network(loads: &[f64], caps: &[usize], total: usize) -> Vec<f64> {
    let terms = |load: f64, most: usize| -> Vec<f64> {
        let next = |(term, k): &(f64, f64)| Some((term * load / (k + 1.0), k + 1.0));
        std::iter::successors(Some((1.0, 0.0)), next).map(|(term, _)| term).take(most + 1).collect()
    };
    // The sum over all states with at most `total` in them, channel `spared` holding one fewer than its cap.
    let states = |total: usize, spared: Option<usize>| -> f64 {
        let channels = loads.iter().zip(caps).enumerate();
        let all = channels.fold(vec![1.0], |sum, (index, (load, cap))| {
            convolve(&sum, &terms(*load, cap - usize::from(spared == Some(index))))
        });
        all.iter().take(total + 1).sum()
    };
    let norm = states(total, None);
    (0..loads.len()).map(|channel| 1.0 - states(total - 1, Some(channel)) / norm).collect()
}

/// The visits to each channel that one session of a walk holds on average, v = s + Pᵀv, summed
/// step by step: v = s + Pᵀs + (Pᵀ)²s + … (Kemeny & Snell, *Finite Markov Chains*, 1960, §3.2).
/// The walk must end; steps are summed until what is left of it is below 10⁻¹⁵.
pub fn expected_visits(start: &[f64], next: &[&[f64]]) -> Vec<f64> {
    let mut visits = vec![0.0; start.len()];
    let mut now = start.to_vec();
    while now.iter().sum::<f64>() > 1e-15 {
        visits.iter_mut().zip(&now).for_each(|(sum, here)| *sum += here);
        let arrive = |to: usize| now.iter().zip(next).map(|(here, row)| here * row[to]).sum();
        now = (0..start.len()).map(arrive).collect();
    }
    visits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equal to all digits that are written.
    fn is(value: f64, written: &str) {
        let digits = written.split('.').nth(1).map_or(0, str::len);
        assert_eq!(format!("{value:.digits$}"), written);
    }

    /// No spread is a Poisson law; the mean is the mean, and P(0) of mean 1 and spread 1 is that of a fine quadrature.
    #[test]
    fn lognormal_rates() {
        for (one, other) in lognormal_poisson(2.0, 1e-9, 9).iter().zip(poisson(2.0)) {
            assert!((one - other).abs() < 1e-9, "{one} {other}");
        }
        let law = lognormal_poisson(1.5, 0.8, 400);
        assert!((law.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let mean: f64 = law.iter().zip(0..).map(|(p, k)| p * f64::from(k)).sum();
        assert!((mean - 1.5).abs() < 1e-6, "{mean}");
        is(lognormal_poisson(1.0, 1.0, 1)[0], "0.51243");
    }

    #[test]
    fn calendar_caps() {
        is(served(poisson(4.0), 3), "2.652003");
        is(2.0 * served(poisson(2.0), 3), "3.563965");
        is(served(poisson(4.0), 6), "3.804565");
        is(served(poisson(2.0), 2), "1.459");
        is(capped(poisson(4.0), 3).iter().zip(0..).map(|(p, k)| p * f64::from(k)).sum(), "2.652003");
    }

    #[test]
    fn rolling_caps() {
        is(rolling_rate(2.0, 1.0, 2), "1.2000");
        is(rolling_rate(2.0, 1.0, 1), "0.666667");
        is(erlang_b(3.5, 0), "1");
        is(1.0 - erlang_b(3.5, 3), "0.597890");
    }

    #[test]
    fn caps_within_caps() {
        let blocked = loss_network(&[3.5; 5], &[3; 5], 7);
        blocked.iter().for_each(|blocked| is(1.0 - blocked, "0.367223"));
        // A total that never binds leaves Erlang's formula; one channel under a tighter total too.
        loss_network(&[3.5, 1.0], &[3, 3], 6).iter().zip([3.5, 1.0]).for_each(|(blocked, load)| {
            assert!((blocked - erlang_b(load, 3)).abs() < 1e-12);
        });
        assert!((loss_network(&[3.5], &[9], 4)[0] - erlang_b(3.5, 4)).abs() < 1e-12);
    }

    #[test]
    fn windows_from_first_view() {
        is(from_first_rate(2.0, 1.0, 2), "1.243110");
        // A cap of one is a minimum gap.
        assert!((from_first_rate(2.0, 1.0, 1) - rolling_rate(2.0, 1.0, 1)).abs() < 1e-12);
    }

    #[test]
    fn heavy_and_light_users() {
        let law = || gamma_poisson(4.0, 0.5);
        is(1.0 - capped(law(), 1)[0], "0.666667");
        is(served(law(), 3), "1.604938");
        for (cap, unequal, alike) in [(3, "59.9", "33.7"), (6, "37.9", "4.9"), (10, "21.3", "0.1")] {
            is(100.0 * removed(law(), 4.0, cap), unequal);
            is(100.0 * removed(poisson(4.0), 4.0, cap), alike);
        }
        is(gamma_poisson(4.0, 1e9).zip(poisson(4.0)).take(30).map(|(p, q)| (p - q).abs()).sum(), "0.0000");
    }

    #[test]
    fn channels_together() {
        is(sainsbury(&[0.5, 0.2, 0.1]), "0.64");
        // Two Poisson channels are one; reach is Sainsbury's.
        let law = |mean| poisson(mean).take(60).collect::<Vec<_>>();
        let joint = convolve(&law(1.5), &law(2.5));
        assert!(joint.iter().zip(poisson(4.0)).all(|(p, q)| (p - q).abs() < 1e-12));
        let reach = |law: Vec<f64>| 1.0 - law[0];
        let both = reach(convolve(&among(0.6, law(1.5)), &among(0.3, law(2.5))));
        let apart = [reach(among(0.6, law(1.5))), reach(among(0.3, law(2.5)))];
        assert!((both - sainsbury(&apart)).abs() < 1e-12);
    }

    #[test]
    fn identifiers_are_silos() {
        for (identifiers, expected) in [(1, "2.6520"), (2, "3.5640"), (3, "3.8159")] {
            is(served_as_identifiers(4.0, identifiers, 3), expected);
        }
    }

    #[test]
    fn visits_of_a_walk() {
        // From a: back to a ½, on to b ¼. From b: back to a ½. By hand: a = 8/3, b = 2/3.
        let visits = expected_visits(&[1.0, 0.0], &[&[0.5, 0.25], &[0.5, 0.0]]);
        assert!((visits[0] - 8.0 / 3.0).abs() < 1e-12 && (visits[1] - 2.0 / 3.0).abs() < 1e-12);
    }
}
