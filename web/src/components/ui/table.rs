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
}

impl Column {
    pub const fn start(title: &'static str) -> Self {
        Self {
            title,
            align: Align::Start,
        }
    }

    pub const fn end(title: &'static str) -> Self {
        Self {
            title,
            align: Align::End,
        }
    }
}

pub const CELL: &str = "px-3 py-2.5 text-left align-middle";
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
            view! {
                <th scope="col" class=format!("px-3 py-2 text-xs font-medium text-muted {align}")>
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
