//! Orders.

use crate::text::wording;

wording! {
    TITLE: "Pedidos", "Orders";
    SEARCH: "Buscar pedidos", "Search orders";
    SEARCH_HINT: "Número do pedido ou produto", "Order number or product";
    STATUS: "Situação", "Status";
    FROM: "De", "From";
    TO: "Até", "To";
    ORDER: "Pedido", "Order";
    ORDER_NUMBER: "Pedido {id}", "Order {id}";
    DATE: "Data", "Date";
    TOTAL: "Total", "Total";
    UNITS: "Unidades", "Units";
    FEE: "Tarifa", "Fee";
    REFUNDED: "Devolvido", "Refunded";
    NONE_TITLE: "Nenhum pedido por aqui", "No orders here";
    NONE_TEXT: "Quando a sincronização terminar, seus pedidos aparecem nesta página.", "Once the sync has finished, your orders appear on this page.";
    NO_MATCH_TITLE: "Nenhum pedido encontrado", "No order found";
    NO_MATCH_TEXT: "Nenhum pedido combina com a busca e os filtros.", "No order matches the search and the filters.";
    BACK: "Voltar aos pedidos", "Back to the orders";
    LINES: "Itens do pedido", "Items of the order";
    PRODUCT: "Produto", "Product";
    UNIT_PRICE: "Preço unitário", "Unit price";
    QUANTITY: "Quantidade", "Quantity";
    PAYMENTS: "Pagamentos", "Payments";
    NO_PAYMENTS: "Nenhum pagamento registrado.", "No payment recorded.";
    PAYMENT: "Pagamento", "Payment";
    AMOUNT: "Valor", "Amount";
    APPROVED_AT: "Aprovado em", "Approved on";
    HISTORY: "Situações do pedido", "Statuses of the order";
    SUMMARY: "Resumo", "Summary";
    PACK: "Carrinho", "Cart";
    ORDERED_AT: "Comprado em", "Bought on";
    COUNTS_ON: "Conta no dia", "Counts on";
    NEVER_PAID: "Este pedido não foi pago e não entra no faturamento.", "This order was never paid and does not count.";
    PAYMENT_APPROVED: "Aprovado", "Approved";
    PAYMENT_PENDING: "Pendente", "Pending";
    PAYMENT_REJECTED: "Recusado", "Rejected";
    PAYMENT_REFUNDED: "Devolvido", "Refunded";
    PAYMENT_CANCELLED: "Cancelado", "Cancelled";
}
