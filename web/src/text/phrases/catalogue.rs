//! Listings.

use crate::text::wording;

wording! {
    TITLE: "Anúncios", "Listings";
    SEARCH: "Buscar anúncios", "Search listings";
    SEARCH_HINT: "Título, SKU ou código", "Title, SKU or code";
    STATUS: "Situação", "Status";
    SORT: "Ordenar por", "Sort by";
    SORT_REVENUE: "Mais faturamento em 30 dias", "Most revenue in 30 days";
    SORT_TITLE: "Título", "Title";
    SORT_PRICE_ASC: "Menor preço", "Lowest price";
    SORT_PRICE_DESC: "Maior preço", "Highest price";
    SORT_STOCK: "Menor estoque", "Lowest stock";
    SORT_UPDATED: "Alterados por último", "Changed last";
    LISTING: "Anúncio", "Listing";
    PRICE: "Preço", "Price";
    STOCK: "Estoque", "Stock";
    REVENUE_30D: "Faturamento em 30 dias", "Revenue in 30 days";
    UNITS_30D: "Vendidas em 30 dias", "Sold in 30 days";
    VISITS_30D: "Visitas em 30 dias", "Visits in 30 days";
    SCORE: "Pontuação", "Score";
    NONE_TITLE: "Nenhum anúncio por aqui", "No listings here";
    NONE_TEXT: "Quando a sincronização terminar, seus anúncios aparecem nesta página.", "Once the sync has finished, your listings appear on this page.";
    NO_MATCH_TITLE: "Nenhum anúncio encontrado", "No listing found";
    NO_MATCH_TEXT: "Nenhum anúncio combina com a busca e os filtros.", "No listing matches the search and the filters.";
    BACK: "Voltar aos anúncios", "Back to the listings";
    OPEN_AT_MARKETPLACE: "Abrir no Mercado Livre", "Open at Mercado Livre";
    PICTURE_OF: "Foto {n} de {total}", "Picture {n} of {total}";
    SHOW_PICTURE: "Ver foto {n}", "Show picture {n}";
    NO_PICTURES: "Sem fotos", "No pictures";
    FACTS: "Dados do anúncio", "Facts";
    SKU: "SKU", "SKU";
    SOLD_EVER: "Vendidas desde o início", "Sold ever";
    LISTING_TYPE: "Tipo de anúncio", "Listing type";
    CONDITION: "Condição", "Condition";
    LOGISTICS: "Logística", "Logistics";
    FREE_SHIPPING: "Frete grátis", "Free shipping";
    IN_CATALOGUE: "No catálogo", "In the catalogue";
    CREATED: "Criado em", "Created on";
    CHANGED: "Última alteração no marketplace", "Last change at the marketplace";
    VARIATIONS: "Variações", "Variations";
    VARIATION: "Variação", "Variation";
    ATTRIBUTES: "Ficha técnica", "Attributes";
    VANISHED: "Este anúncio não está mais no marketplace.", "This listing is no longer at the marketplace.";
    CONDITION_NEW: "Novo", "New";
    CONDITION_USED: "Usado", "Used";
    TYPE_PREMIUM: "Premium", "Premium";
    TYPE_CLASSIC: "Clássico", "Classic";
    TYPE_FREE: "Grátis", "Free";
    RECOMMENDATIONS: "O que melhorar", "What to improve";
    NO_RECOMMENDATIONS: "Nenhuma recomendação aberta para este anúncio.", "No open recommendation for this listing.";
    SCORE_LINE_BY_LINE: "Pontuação, linha por linha", "Score, line by line";
    NO_LISTING_SCORE: "Ainda sabemos pouco deste anúncio para pontuar. A próxima sincronização completa os dados.", "We know too little of this listing to score it yet. The next sync completes the data.";
}
