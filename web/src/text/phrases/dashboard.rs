//! The dashboard.

use crate::text::wording;

wording! {
    TITLE: "Painel", "Dashboard";
    PERIOD: "Período", "Period";
    DAYS: "Últimos {n} dias", "Last {n} days";
    GMV: "Faturamento bruto (GMV)", "Gross sales (GMV)";
    ORDERS: "Pedidos", "Orders";
    TICKET: "Ticket médio", "Average ticket";
    SCORE: "Pontuação", "Score";
    NO_SCORE: "Sem pontuação ainda", "No score yet";
    SCORE_RANGE: "Entre {low} e {high}", "Between {low} and {high}";
    INCOMPLETE: "Os pedidos de antes de {day} ainda não estão aqui: o histórico chega aos poucos, até 12 meses.", "Orders before {day} are not here yet: the history arrives bit by bit, up to 12 months.";
    REFUNDED: "Devolvido", "Refunded";
    NET_GMV: "GMV líquido", "Net GMV";
    UNITS: "Unidades", "Units";
    FEES: "Tarifas conhecidas", "Known fees";
    CHANGE_UP: "{change} acima do período anterior", "{change} above the previous period";
    CHANGE_DOWN: "{change} abaixo do período anterior", "{change} below the previous period";
    CHANGE_NONE: "Igual ao período anterior", "Same as the previous period";
    NOTHING_TO_COMPARE: "Sem período anterior para comparar", "No previous period to compare with";
    POINTS_UP: "{points} pontos a mais que antes", "{points} points more than before";
    POINTS_DOWN: "{points} pontos a menos que antes", "{points} points less than before";
    SALES_BY_DAY: "Vendas por dia", "Sales by day";
    SALES_BY_DAY_IN: "Vendas por dia ({currency})", "Sales by day ({currency})";
    CHART_SUMMARY: "Faturamento bruto por dia de {from} a {to}. Maior dia: {best}, com {amount}.", "Gross sales by day from {from} to {to}. Best day: {best}, with {amount}.";
    CHART_EMPTY: "Sem vendas de {from} a {to}.", "No sales from {from} to {to}.";
    SHOW_AS_TABLE: "Ver como tabela", "Show as a table";
    DAY: "Dia", "Day";
    WHAT_NEXT: "O que fazer agora", "What to do next";
    SEE_ALL: "Ver todas", "See all";
    NOTHING_TO_DO: "Nada urgente por aqui. Continue assim!", "Nothing urgent here. Keep it up!";
    REPUTATION: "Reputação no Mercado Livre", "Reputation at Mercado Livre";
    NO_REPUTATION: "A reputação ainda não foi sincronizada.", "The reputation has not been synced yet.";
    SYNC: "Sincronização", "Sync";
    LISTINGS_BY_STATUS: "Seus anúncios", "Your listings";
    ACTIVE: "Ativos", "Active";
    PAUSED: "Pausados", "Paused";
    UNDER_REVIEW: "Em revisão", "Under review";
    OTHER: "Outros", "Others";
    VANISHED: "Sumiram do marketplace", "Gone from the marketplace";
    NO_SALES: "Nenhuma venda neste período.", "No sales in this period.";
    ORDERS_VERIFIED: "Pedidos conferidos {when}", "Orders checked {when}";
}
