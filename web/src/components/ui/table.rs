//! A table with a caption for those who do not see it; wide ones scroll inside their frame.

use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Start,
    End,
}

/// A column's header.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub title: &'static str,
    pub align: Align,
    /// Left out where the screen is narrow; its cells carry [`WIDE_NUMBER_CELL`].
    pub wide: bool,
}

impl Column {
    pub const fn start(title: &'static str) -> Self {
        Self {
            title,
            align: Align::Start,
            wide: false,
        }
    }

    pub const fn end(title: &'static str) -> Self {
        Self {
            title,
            align: Align::End,
            wide: false,
        }
    }

    pub const fn only_wide(self) -> Self {
        Self { wide: true, ..self }
    }
}

pub const CELL: &str = "px-3 py-2.5 text-left align-middle";
pub const WIDE_NUMBER_CELL: &str =
    "figures hidden px-3 py-2.5 text-right align-middle whitespace-nowrap md:table-cell";
pub const NUMBER_CELL: &str = "figures px-3 py-2.5 text-right align-middle whitespace-nowrap";

#[component]
pub fn Table(
    #[prop(into)] caption: String,
    columns: Vec<Column>,
    children: Children,
) -> impl IntoView {
    let head = columns
        .into_iter()
        .map(|column| {
            let align = match column.align {
                Align::Start => "text-left",
                Align::End => "text-right",
            };
            let wide = if column.wide { "hidden md:table-cell" } else { "" };
            view! {
                <th scope="col" class=format!("px-3 py-2 text-xs font-medium text-muted {align} {wide}")>
                    {column.title}
                </th>
            }
        })
        .collect_view();
    view! {
        <div class="overflow-x-auto" data-slot="table">
            <table class="w-full text-sm">
                <caption class="sr-only">{caption}</caption>
                <thead class="border-b border-border">
                    <tr>{head}</tr>
                </thead>
                <tbody class="divide-y divide-border">{children()}</tbody>
            </table>
        </div>
    }
}
