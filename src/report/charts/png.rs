//! From SVG to PNG, with the embedded font and nothing from the machine.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::error::ChartError;
use super::text::{FAMILY, REGULAR, SEMIBOLD, has};

/// Twice the size in CSS pixels: sharp on a projector and in print.
const SHARP: f32 = 2.0;

/// Draws charts as PNG, as the bytes of a file each.
///
/// # Errors
///
/// A [`ChartError`] where a drawing or its font cannot be read.
pub fn png(svgs: &[&str]) -> Result<Vec<Vec<u8>>, ChartError> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(SEMIBOLD.to_vec());
    // A font that is missing would leave blanks and no error.
    let found = fonts.faces().filter(|face| face.families.iter().any(|(name, _)| name == FAMILY)).count();
    if found != 2 {
        return Err(ChartError::Font);
    }
    let options = Options { font_family: FAMILY.into(), fontdb: Arc::new(fonts), ..Options::default() };
    svgs.iter().map(|svg| one(svg, &options)).collect()
}

/// Letters that the embedded font lacks become boxes: a blank would hide that something is there.
fn known(svg: &str) -> String {
    svg.chars().map(|letter| if has(letter) { letter } else { '□' }).collect()
}

fn one(svg: &str, options: &Options<'_>) -> Result<Vec<u8>, ChartError> {
    let failed = |why: String| ChartError::Drawing(why);
    let tree = Tree::from_str(&known(svg), options).map_err(|error| failed(error.to_string()))?;
    let size = tree.size();
    let pixels = |length: f32| (length * SHARP).ceil() as u32;
    let mut pixmap =
        Pixmap::new(pixels(size.width()), pixels(size.height())).ok_or_else(|| failed("it has no size".into()))?;
    resvg::render(&tree, Transform::from_scale(SHARP, SHARP), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| failed(error.to_string()))
}
