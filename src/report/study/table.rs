//! Tables of studies' pages.

use maud::{Markup, html};

/// The heading of points' numbers.
pub const POINT: &str = "Point";

/// A table whose cells name their columns: on a telephone each row stacks its cells.
pub fn table(label: &str, caption: &str, headings: &[String], rows: Vec<Vec<Markup>>) -> Markup {
    html! {
        div class="wide" tabindex="0" role="region" aria-label=(label) {
            table {
                caption { (caption) }
                thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                tbody { @for row in &rows { (tr(headings, row)) } }
            }
        }
    }
}

/// A table that is open where no sliders are.
pub fn folded(title: &str, table: &Markup) -> Markup {
    html! { details class="fold table" open { summary { (title) } (table) } }
}

/// A number alone would tell nothing at the head of a stack.
fn tr(headings: &[String], row: &[Markup]) -> Markup {
    html! {
        tr {
            @for (index, (heading, cell)) in headings.iter().zip(row).enumerate() {
                @if index == 0 {
                    th scope="row" data-label=[(heading == POINT).then_some(POINT)] { (cell) }
                } @else {
                    td data-label=(heading) { (cell) }
                }
            }
        }
    }
}
