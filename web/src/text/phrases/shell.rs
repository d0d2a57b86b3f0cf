//! Navigation and what every page shares.

use crate::text::wording;

wording! {
    APP_NAME: "Super Seller IA", "Super Seller IA";
    SKIP_TO_CONTENT: "Ir para o conteúdo", "Skip to content";
    MAIN_NAVIGATION: "Navegação principal", "Main navigation";
    DASHBOARD: "Painel", "Dashboard";
    LISTINGS: "Anúncios", "Listings";
    ORDERS: "Pedidos", "Orders";
    SCORE: "Pontuação", "Score";
    RECOMMENDATIONS: "Recomendações", "Recommendations";
    CONNECTIONS: "Conexões", "Connections";
    MORE: "Mais", "More";
    LOG_OUT: "Sair", "Log out";
    SWITCH_TO_DARK: "Usar tema escuro", "Use the dark theme";
    SWITCH_TO_LIGHT: "Usar tema claro", "Use the light theme";
    OTHER_LANGUAGE: "English", "Português";
    LOADING: "Carregando…", "Loading…";
    TRY_AGAIN: "Tentar de novo", "Try again";
    REQUEST_ID: "Código para o suporte:", "Code for support:";
    CANCEL: "Cancelar", "Cancel";
    CLOSE: "Fechar", "Close";
    UNDO: "Desfazer", "Undo";
    LIVE: "Ao vivo", "Live";
    RECONNECTING: "Reconectando…", "Reconnecting…";
    PREVIOUS_PAGE: "Anterior", "Previous";
    NEXT_PAGE: "Próxima", "Next";
    PAGES: "Páginas", "Pages";
    ALL: "Todos", "All";
    ALL_ACCOUNTS: "Todas as contas", "All accounts";
    ACCOUNT: "Conta", "Account";
    UNKNOWN: "Não informado", "Not known";
    YES: "Sim", "Yes";
    NO: "Não", "No";
    NOT_FOUND_TITLE: "Página não encontrada", "Page not found";
    NOT_FOUND_TEXT: "O endereço que você abriu não existe ou mudou de lugar.", "The address you opened does not exist or has moved.";
    BACK_TO_DASHBOARD: "Voltar ao painel", "Back to the dashboard";
    CLEAR_FILTERS: "Limpar filtros", "Clear filters";
    UPDATED: "Atualizado {when}", "Updated {when}";
}
