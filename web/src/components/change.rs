//! A figure against the previous period, in words and not by colour alone.

use leptos::prelude::*;

use crate::format;
use crate::text::phrases::dashboard;
use crate::text::t;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Tenths of a percent.
    Percent(i64),
    /// Tenths of a point.
    Points(i64),
    Unknown,
}

impl Change {
    /// The change of a figure; unknown where there is nothing to compare with.
    pub fn of_figures(current: i64, previous: i64) -> Self {
        format::change_tenths(current, previous).map_or(Self::Unknown, Self::Percent)
    }

    pub fn of_scores(current: Option<u16>, previous: Option<u16>) -> Self {
        match current.zip(previous) {
            Some((current, previous)) => Self::Points(i64::from(current) - i64::from(previous)),
            None => Self::Unknown,
        }
    }

    const fn amount(self) -> i64 {
        match self {
            Self::Percent(tenths) | Self::Points(tenths) => tenths,
            Self::Unknown => 0,
        }
    }

    fn sentence(self) -> String {
        let amount = self.amount();
        let size = format::short_tenths(amount.abs());
        match self {
            Self::Unknown => t(dashboard::NOTHING_TO_COMPARE).to_owned(),
            _ if amount == 0 => t(dashboard::CHANGE_NONE).to_owned(),
            Self::Percent(_) => {
                let phrase = if amount > 0 {
                    dashboard::CHANGE_UP
                } else {
                    dashboard::CHANGE_DOWN
                };
                phrase.fill(&[("change", &format!("{size}\u{a0}%"))])
            }
            Self::Points(_) => {
                let phrase = if amount > 0 {
                    dashboard::POINTS_UP
                } else {
                    dashboard::POINTS_DOWN
                };
                phrase.fill(&[("points", &size)])
            }
        }
    }
}

pub fn change(change: Change) -> impl IntoView {
    let (sign, class) = match change.amount() {
        1.. => ("▲ ", "text-success"),
        0 => ("", "text-muted"),
        _ => ("▼ ", "text-danger"),
    };
    view! {
        <p class=format!("mt-1 text-xs {class}") data-slot="change">
            <span aria-hidden="true">{sign}</span>
            {change.sentence()}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_with_their_direction() {
        assert_eq!(
            Change::of_figures(150, 100).sentence(),
            "50\u{a0}% acima do período anterior"
        );
        assert_eq!(
            Change::of_figures(2, 3).sentence(),
            "33,3\u{a0}% abaixo do período anterior"
        );
        assert_eq!(
            Change::of_figures(3, 3).sentence(),
            "Igual ao período anterior"
        );
        assert_eq!(Change::of_figures(3, 0), Change::Unknown);
        assert_eq!(
            Change::of_scores(Some(725), Some(700)).sentence(),
            "2,5 pontos a mais que antes"
        );
        assert_eq!(Change::of_scores(Some(725), None), Change::Unknown);
    }
}
