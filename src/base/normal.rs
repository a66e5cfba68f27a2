//! The score of a share: the quantile of the standard normal, to sixteen digits and alike on every machine (Wichura, "Algorithm
//! AS 241: the percentage points of the normal distribution", *Applied Statistics* 37, 1988).

/// Quotients of two polynomials, lowest power first: for shares of 0.075 to 0.925, and for tails down to e⁻²⁵ and beyond.
const MIDDLE: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
];
const NEAR: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];
const FAR: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_7e-15,
    ],
];

/// The score below which a share of a standard normal lies; of a share of zero it is finite.
#[inline]
pub fn score(share: f64) -> f64 {
    let side = share - 0.5;
    if side.abs() <= 0.425 {
        return side * ratio(&MIDDLE, 0.180_625 - side * side);
    }
    let tail = if side < 0.0 { share } else { 1.0 - share };
    let depth = libm::sqrt(-libm::log(tail.max(f64::MIN_POSITIVE)));
    let score = if depth <= 5.0 { ratio(&NEAR, depth - 1.6) } else { ratio(&FAR, depth - 5.0) };
    if side < 0.0 { -score } else { score }
}

#[inline]
fn ratio([over, under]: &[[f64; 8]; 2], x: f64) -> f64 {
    let polynomial = |of: &[f64; 8]| of.iter().rev().fold(0.0, |sum, next| sum * x + next);
    polynomial(over) / polynomial(under)
}

#[cfg(test)]
mod tests {
    use statrs::function::erf::erfc;

    /// As far as the other knows the normal: to eleven digits near the middle.
    #[test]
    fn scores_are_those_of_the_normal() {
        let below = |score: f64| 0.5 * erfc(-score / std::f64::consts::SQRT_2);
        for step in 1..1000 {
            for share in [f64::from(step) / 1000.0, 0.5_f64.powi(step % 60 + 1), 1.0 - 0.5_f64.powi(step % 40 + 1)] {
                let score = super::score(share);
                let (got, of) = if share < 0.5 { (below(score), share) } else { (below(-score), 1.0 - share) };
                assert!((got / of - 1.0).abs() < 1e-9, "{share}: {score}, {got}");
            }
        }
        assert_eq!(super::score(0.5), 0.0);
        assert!((super::score(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((-40.0..-37.0).contains(&super::score(0.0)));
    }
}
