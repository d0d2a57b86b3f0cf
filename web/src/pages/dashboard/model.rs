//! What the dashboard asks for, and what it makes of the answer.

use chrono::{Days, NaiveDate};
use shared::dto::connection::{ConnectionStatus, ConnectionView};
use shared::dto::dashboard::{CurrencySales, DashboardQuery, DashboardView, SalesFigures};
use shared::id::ConnectionId;
use shared::money::{Currency, Money};

pub const PERIOD: &str = "periodo";
pub const ACCOUNT: &str = "conta";

/// The periods on offer; 30 days is the one without a parameter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Period {
    Week,
    #[default]
    Month,
    Quarter,
}

impl Period {
    pub const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Quarter];

    pub const fn days(self) -> u64 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|period| period.days().to_string() == text)
    }
}

/// What the address chooses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Choice {
    pub period: Period,
    pub account: Option<ConnectionId>,
}

impl Choice {
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            period: get(PERIOD)
                .and_then(|text| Period::parse(&text))
                .unwrap_or_default(),
            account: get(ACCOUNT).and_then(|text| text.parse().ok()),
        }
    }

    pub fn pairs(self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.period != Period::default() {
            pairs.push((PERIOD, self.period.days().to_string()));
        }
        if let Some(account) = self.account {
            pairs.push((ACCOUNT, account.to_string()));
        }
        pairs
    }

    pub fn query(self, today: NaiveDate) -> DashboardQuery {
        let from = today.checked_sub_days(Days::new(self.period.days() - 1));
        DashboardQuery {
            connection_id: self.account,
            from,
            to: Some(today),
        }
    }
}

/// The sales to show: without any sale, zeros in reais rather than nothing.
pub fn sales(view: &DashboardView) -> Vec<CurrencySales> {
    if !view.sales.is_empty() {
        return view.sales.clone();
    }
    let zero = Money::brl(0);
    let none = SalesFigures {
        gmv: zero,
        refunded: zero,
        net_gmv: zero,
        orders: 0,
        units: 0,
        average_ticket: None,
        fees: zero,
    };
    vec![CurrencySales {
        currency: Currency::BRL,
        period: none.clone(),
        previous: Some(none),
        days: Vec::new(),
    }]
}

/// Connections that the seller still uses.
pub fn in_use(connections: &[ConnectionView]) -> Vec<ConnectionView> {
    connections
        .iter()
        .filter(|connection| connection.status != ConnectionStatus::Disconnected)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_choice_survives_the_address() {
        for period in Period::ALL {
            let choice = Choice {
                period,
                account: Some(uuid::Uuid::from_u128(5).into()),
            };
            let pairs = choice.pairs();
            let again = Choice::read(|name| {
                let found = pairs.iter().find(|(key, _)| *key == name)?;
                Some(found.1.clone())
            });
            assert_eq!(again, choice);
        }
        assert_eq!(Choice::default().pairs(), []);
        let odd = Choice::read(|_| Some("tudo".to_owned()));
        assert_eq!(odd, Choice::default());
    }

    #[test]
    fn a_period_counts_today() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 7).unwrap();
        let choice = Choice {
            period: Period::Week,
            account: None,
        };
        let query = choice.query(today);
        assert_eq!(query.from, NaiveDate::from_ymd_opt(2026, 3, 1));
        assert_eq!(query.to, Some(today));
    }

    #[test]
    fn no_sale_is_zero_reais() {
        let view: DashboardView = serde_json::from_value(serde_json::json!({
            "from": "2026-03-01", "to": "2026-03-07", "time_zone": "America/Sao_Paulo",
            "sales": [], "scores": [], "reputation": [],
            "listings": {"active": 0, "paused": 0, "under_review": 0, "other": 0, "vanished": 0},
            "open_recommendations": 0, "orders_verified_at": null
        }))
        .unwrap();
        let shown = sales(&view);
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].period.gmv, Money::brl(0));
    }
}
