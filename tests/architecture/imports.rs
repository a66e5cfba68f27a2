//! Which file of `src` imports from which.
//!
//! Every path in the code counts, in a `use` or elsewhere: one that begins with `crate`, `omnicap`, `super` or `self`, or
//! with a module that the file declares. A path leads to the file of its last module. A declaration (`mod x;`) is
//! no import, and what only tests import does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module by its names from the root of the crate.
type Module = Vec<String>;

/// By file, the files it imports from, each with what it takes from there.
pub type Imports = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// Rust files in a folder of this package, by their names in it, with their text.
pub fn rust_files(folder: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let rust = all_files(&root).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    rust.map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}

fn all_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { all_files(&path) } else { vec![path] }).collect()
}

/// A file's text without the tests at its end.
pub fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap()
}

/// The imports of all these files.
pub fn imports(files: &BTreeMap<String, String>) -> Imports {
    let modules: BTreeMap<Module, &str> = files.keys().map(|name| (module_of(name), name.as_str())).collect();
    let of = |(name, text): (&String, &String)| (name.clone(), imports_of(name, without_tests(text), &modules));
    files.iter().map(of).collect()
}

fn imports_of(name: &str, text: &str, modules: &BTreeMap<Module, &str>) -> BTreeMap<String, BTreeSet<String>> {
    let here = module_of(name);
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in paths(&words(text)) {
        let Some(absolute) = absolute(&here, &path, modules) else { continue };
        let depth = (0..=absolute.len()).rev().find(|depth| modules.contains_key(&absolute[..*depth])).unwrap();
        let (module, what) = absolute.split_at(depth);
        let what = if what.is_empty() { "itself" } else { &what[0] };
        if modules[module] != name {
            imports.entry(modules[module].into()).or_default().insert(what.into());
        }
    }
    imports
}

/// `policy/cap.rs` is `policy::cap`, `policy/mod.rs` is `policy`, and `lib.rs` is the root.
fn module_of(name: &str) -> Module {
    let path = name.strip_suffix(".rs").unwrap();
    let path = path.strip_suffix("mod").unwrap_or(path);
    let names = path.split('/').filter(|name| !["", "lib"].contains(name));
    names.map(str::to_string).collect()
}

/// A path from the root of the crate. None where it leads out of the crate, or names something local.
fn absolute(here: &Module, path: &[String], modules: &BTreeMap<Module, &str>) -> Option<Module> {
    let is_root = here.first().is_some_and(|name| name == "main");
    let mut from = if is_root { Module::new() } else { here.clone() };
    let mut rest = path;
    match path[0].as_str() {
        "crate" | "omnicap" => (from, rest) = (Module::new(), &path[1..]),
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|name| name == "super") {
                from.pop();
                rest = &rest[1..];
            }
        }
        child => {
            from.push(child.into());
            let is_module = path.len() > 1 && modules.contains_key(&from);
            from.pop();
            return is_module.then(|| [from, path.to_vec()].concat());
        }
    }
    Some([&from, rest].concat())
}

/// All paths that begin in these words, those of groups one by one.
fn paths(words: &[String]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut index = 0;
    while index < words.len() {
        if words[index] == "pub" && words.get(index + 1).is_some_and(|next| next == "(") {
            // `pub(super)` says who may see something, and imports nothing.
            index += words[index..].iter().position(|word| word == ")").unwrap();
        } else if is_name(&words[index]) {
            index = branch(words, index, &[], &mut paths);
        } else {
            index += 1;
        }
    }
    paths
}

/// Lists the paths that begin with a prefix and go on with the word at this index. Returns the index behind them.
fn branch(words: &[String], mut index: usize, prefix: &[String], paths: &mut Vec<Vec<String>>) -> usize {
    let mut path = prefix.to_vec();
    let is = |index: usize, word: &str| words.get(index).is_some_and(|other| other == word);
    loop {
        if is(index, "{") {
            index += 1;
            while index < words.len() && !is(index, "}") {
                index = if is(index, ",") { index + 1 } else { branch(words, index, &path, paths) };
            }
            return index + 1;
        }
        // `a::{self}` is `a`.
        if path.is_empty() || !is(index, "self") {
            path.extend(words.get(index).cloned());
        }
        index += 1;
        let goes_on = is(index, "::") && words.get(index + 1).is_some_and(|next| is_name(next) || next == "{");
        if !goes_on {
            paths.push(path);
            // Behind another name: `a as b`.
            return if is(index, "as") { index + 2 } else { index };
        }
        index += 1;
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// The words of code: names, `::` and single signs; without comments, texts and space.
fn words(code: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (length, is_word) = match first {
            '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), false),
            '"' => (quoted(rest), false),
            'r' if rest.starts_with("r#\"") => (rest[3..].find("\"#").unwrap() + 5, false),
            '\'' => (letter(rest), false),
            ':' if rest.starts_with("::") => (2, true),
            _ if is_name(rest) => (rest.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap(), true),
            _ => (first.len_utf8(), !first.is_whitespace()),
        };
        words.extend(is_word.then(|| rest[..length].to_string()));
        rest = &rest[length..];
    }
    words
}

/// How long the text is that begins with this quotation mark.
fn quoted(code: &str) -> usize {
    let mut letters = code.char_indices().skip(1);
    while let Some((index, letter)) = letters.next() {
        match letter {
            '"' => return index + 1,
            '\\' => _ = letters.next(),
            _ => {}
        }
    }
    code.len()
}

/// How long a literal such as `'a'` or `'\n'` is; 1 where it is the mark of a lifetime.
fn letter(code: &str) -> usize {
    let mut letters = code.char_indices().skip(1);
    let is_escaped = letters.next().is_some_and(|(_, letter)| letter == '\\');
    let end =
        if is_escaped { code[3..].find('\'').map(|index| index + 3) } else { letters.next().map(|(index, _)| index) };
    end.filter(|end| code[*end..].starts_with('\'')).map_or(1, |end| end + 1)
}

#[test]
fn imports_are_read_from_code() {
    let files = [
        ("lib.rs", "pub mod a;\npub mod b;\npub use b::Thing;"),
        ("a/mod.rs", "mod x;\nmod y;\n// use crate::b::No;\nconst C: &str = \"crate::b::No\";\nfn f() { x::go('\"') }"),
        ("a/x.rs", "use super::y::{self, One as Two, deep::{Three}};\nuse super::C;\nuse std::fmt;"),
        ("a/y.rs", "pub(in crate::b) fn g(a: &'static str) { crate::b::go::<u8>(a); omnicap::Thing::new() }"),
        ("b.rs", "use std::a::x;\npub(super) struct Thing;\n#[cfg(test)]\nmod tests { use crate::a::x; }"),
    ];
    let files = files.map(|(name, text)| (name.to_string(), text.to_string())).into();
    let found = imports(&files).into_iter().map(|(file, imports)| {
        let one = |(other, what): (String, BTreeSet<String>)| (other, Vec::from_iter(what).join(" "));
        (file, imports.into_iter().map(one).collect::<Vec<_>>())
    });
    let expected = [
        ("a/mod.rs", vec![("a/x.rs", "go")]),
        ("a/x.rs", vec![("a/mod.rs", "C"), ("a/y.rs", "One deep itself")]),
        ("a/y.rs", vec![("b.rs", "go"), ("lib.rs", "Thing")]),
        ("b.rs", vec![]),
        ("lib.rs", vec![("b.rs", "Thing")]),
    ];
    let expected = expected.map(|(file, imports)| {
        (file.to_string(), imports.into_iter().map(|(other, what)| (other.to_string(), what.to_string())).collect())
    });
    assert_eq!(found.collect::<Vec<_>>(), expected);
}
