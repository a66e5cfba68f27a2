//! Text in the embedded font: how wide it is, and how it is made to fit.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use super::error::ChartError;
use crate::report::held::{HELD, held};

/// The font of every chart.
pub const FAMILY: &str = "Inter";
/// Its usual weight.
pub const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/Inter-Regular.otf");
/// Its weight for titles.
pub const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/Inter-SemiBold.otf");

/// Makes the font known to plotters, once.
pub fn register() -> Result<(), ChartError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let both = || {
        register_font(FAMILY, FontStyle::Normal, REGULAR).is_ok()
            && register_font(FAMILY, FontStyle::Bold, SEMIBOLD).is_ok()
    };
    if *DONE.get_or_init(both) { Ok(()) } else { Err(ChartError::Font) }
}

/// How wide a text is. Where the font lacks a letter another one steps in, of at most its height.
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    let known = register().is_ok();
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = FontDesc::new(FontFamily::Name(FAMILY), 100.0 * 1.24, style);
    let (ours, others): (String, Vec<char>) = split(text);
    let measured = font.box_size(&ours).ok().filter(|_| known);
    let hundredths = measured.map_or(60.0 * ours.chars().count() as f64, |(width, _)| f64::from(width));
    size * (hundredths / 100.0 + others.len() as f64)
}

/// Is a letter in one of the scripts that the font was cut to?
pub fn has(letter: char) -> bool {
    letter < '\u{530}' || ('\u{1e00}'..'\u{2700}').contains(&letter)
}

/// The letters that the font has, roughly, and the rest.
fn split(text: &str) -> (String, Vec<char>) {
    (text.chars().filter(|c| has(*c)).collect(), text.chars().filter(|c| !has(*c)).collect())
}

/// The text, shortened with an ellipsis where it is wider than this.
pub fn fit(text: &str, size: f64, bold: bool, most: f64) -> String {
    if width(text, size, bold) <= most {
        return text.to_string();
    }
    let mut short: Vec<char> = text.chars().collect();
    while !short.is_empty() {
        short.pop();
        let tried = format!("{}…", short.iter().collect::<String>().trim_end());
        if width(&tried, size, bold) <= most {
            return tried;
        }
    }
    String::new()
}

/// The text in lines, broken between words; a word too long for a line is shortened.
pub fn wrap(text: &str, size: f64, bold: bool, most: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let held = held(text);
    for word in held.split_ascii_whitespace().map(|word| word.replace(HELD, " ")) {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match (longer.filter(|longer| width(longer, size, bold) <= most), lines.last_mut()) {
            (Some(longer), Some(line)) => *line = longer,
            _ => lines.push(fit(&word, size, bold, most)),
        }
    }
    lines
}

/// Moves places apart so that no two are closer than `gap`, as little as possible, within a range.
/// They come and go in order.
pub fn apart(places: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut moved: Vec<f64> = places.to_vec();
    for _ in 0..200 {
        for index in 1..moved.len() {
            let missing = gap - (moved[index] - moved[index - 1]);
            if missing > 1e-9 {
                moved[index - 1] -= missing / 2.0;
                moved[index] += missing / 2.0;
            }
        }
        for (index, y) in moved.iter_mut().enumerate() {
            *y = y.max(low + gap * index as f64);
        }
        let last = moved.len();
        for (index, y) in moved.iter_mut().enumerate() {
            *y = y.min(high - gap * (last - 1 - index) as f64);
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_to_fit() {
        assert!(width("WWWW", 12.0, true) > width("iiii", 12.0, false));
        assert_eq!(fit("short", 12.0, false, 100.0), "short");
        let cut = fit("a name that is much too long for this", 12.0, false, 100.0);
        assert!(cut.ends_with('…') && width(&cut, 12.0, false) <= 100.0, "{cut}");
        assert_eq!(wrap("one two three", 12.0, false, 52.0).len(), 2);
    }

    #[test]
    fn labels_keep_their_distance() {
        let moved = apart(&[10.0, 10.0, 11.0, 90.0], 10.0, 0.0, 100.0);
        assert!(moved.windows(2).all(|pair| pair[1] - pair[0] > 9.9), "{moved:?}");
        let full = apart(&[95.0, 96.0, 99.0], 10.0, 0.0, 100.0);
        assert!(full[2] <= 100.0 && full[0] >= 79.9, "{full:?}");
    }
}
