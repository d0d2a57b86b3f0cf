//! Connecting accounts and synchronising them.

use crate::text::wording;

wording! {
    TITLE: "Conexões", "Connections";
    INTRO: "As contas de marketplace da sua loja. Buscamos anúncios, pedidos e reputação; nunca mudamos nada sem você pedir.", "Your store's marketplace accounts. We read listings, orders and reputation; we never change anything unless you ask.";
    CONNECT: "Conectar Mercado Livre", "Connect Mercado Livre";
    RECONNECT: "Reconectar", "Reconnect";
    EMPTY_TITLE: "Conecte a sua conta do Mercado Livre", "Connect your Mercado Livre account";
    EMPTY_TEXT: "Você autoriza no próprio Mercado Livre. Em alguns minutos, seus anúncios, pedidos e pontuação aparecem aqui.", "You authorise at Mercado Livre itself. Within minutes your listings, orders and score appear here.";
    CONNECTED: "Conta conectada. Estamos buscando os seus dados.", "Account connected. We are fetching your data.";
    NOT_CONNECTED: "A conta não foi conectada.", "The account was not connected.";
    RECONNECT_TITLE: "A conta {nickname} precisa ser reconectada", "The account {nickname} must be connected again";
    NOTHING_LOST: "Nada do que já foi sincronizado se perdeu.", "Nothing that was synced is lost.";
    ORDERS_SINCE: "Pedidos desde", "Orders since";
    RENEWALS: "Renovações da autorização", "Renewals of the authorisation";
    NO_RENEWALS: "Ainda não foi preciso renovar.", "No renewal was needed yet.";
    RENEWAL_WHEN: "Quando", "When";
    RENEWAL_CAUSE: "Por quê", "Why";
    RENEWAL_OUTCOME: "Resultado", "Result";
    SYNC_NOW: "Sincronizar agora", "Sync now";
    SYNC_STARTED: "Sincronização iniciada.", "Sync started.";
    DISCONNECT: "Desconectar", "Disconnect";
    DISCONNECT_TITLE: "Desconectar {nickname}?", "Disconnect {nickname}?";
    DISCONNECT_TEXT: "Cancelamos a autorização e apagamos as chaves de acesso. O que já foi sincronizado continua aqui.", "We cancel the authorisation and forget the access keys. What was synced already stays here.";
    DISCONNECTED: "Conta desconectada.", "Account disconnected.";
    SELLER_ID: "ID do vendedor", "Seller id";
    CONNECTED_AT: "Conectada em", "Connected on";
    STREAMS: "Última verificação completa", "Last complete check";
    NEVER: "Ainda não", "Not yet";
    ROW_PROBLEMS: "Itens que não puderam ser importados", "Items that could not be imported";
    SHOW_PROBLEMS: "Ver o que não foi importado", "See what was not imported";
    PROBLEM_ITEM: "Item", "Item";
    PROBLEM_REASON: "Motivo", "Reason";
    PROBLEM_STREAM: "Onde", "Where";
    FIRST_SYNC_TITLE: "Estamos buscando os seus dados", "We are fetching your data";
    FIRST_SYNC_TEXT: "Na primeira vez pode levar alguns minutos. Esta página se atualiza sozinha.", "The first time can take some minutes. This page updates by itself.";
}
