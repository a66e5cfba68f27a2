//! Characters that can be seen: a name of others would look like another name, or turn a line around.

/// Stretches of characters that nobody sees: formats, fillers, directions, tags, and what is no character.
const INVISIBLE: [(u32, u32); 17] = [
    (0x00ad, 0x00ad),
    (0x034f, 0x034f),
    (0x061c, 0x061c),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x200b, 0x200f),
    (0x2028, 0x202e),
    (0x2060, 0x206f),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xfdd0, 0xfdef),
    (0xfeff, 0xfeff),
    (0xffa0, 0xffa0),
    (0xfff0, 0xfffb),
    (0x1d173, 0x1d17a),
    (0xe0000, 0xe0fff),
];

/// Can it be seen, or is it a blank between words?
pub fn is_visible(character: char) -> bool {
    let code = u32::from(character);
    let is_none = code & 0xfffe == 0xfffe;
    !character.is_control() && !is_none && !INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

#[cfg(test)]
mod tests {
    use super::is_visible;

    #[test]
    fn what_nobody_sees_is_known() {
        assert!("Grün & 漢字 – “é”\u{a0}😀".chars().all(is_visible));
        for hidden in "\u{fffe}\u{ffff}\u{1fffe}\u{202e}\u{2066}\u{200b}\u{ad}\u{feff}\u{3164}\u{e0041}\u{7}\n".chars()
        {
            assert!(!is_visible(hidden), "{:x}", u32::from(hidden));
        }
    }
}
