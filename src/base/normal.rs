//! The score of a share: the quantile of the standard normal, to sixteen digits and alike on every machine (Wichura, "Algorithm
//! AS 241: the percentage points of the normal distribution", *Applied Statistics* 37, 1988).

/// Quotients of two polynomials, lowest power first: for shares of 0.075 to 0.925, and for tails down to e⁻²⁵ and beyond.
const MIDDLE: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_608,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561e3,
    ],
];
const NEAR: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_9,
        5.769_497_221_460_691_405_5,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        2.417_807_251_774_506_117_7e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_4e-4,
    ],
    [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_4,
        6.897_673_349_851_000_045_5e-1,
        1.481_039_764_274_800_745_9e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946e-4,
        1.050_750_071_644_416_843_24e-9,
    ],
];
const FAR: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103_777_2,
        5.463_784_911_164_114_369_9,
        1.784_826_539_917_291_335_8,
        2.965_605_718_285_048_912_3e-1,
        2.653_218_952_657_612_309_3e-2,
        1.242_660_947_388_078_438_6e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ],
    [
        1.0,
        5.998_322_065_558_879_376_9e-1,
        1.369_298_809_227_358_053_1e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591e-4,
        1.846_318_317_510_054_681_8e-5,
        1.421_511_758_316_445_888_7e-7,
        2.044_263_103_389_939_785_64e-15,
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
