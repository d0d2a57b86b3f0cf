//! Changing a listing at its marketplace.

use crate::text::wording;

wording! {
    TITLE: "Mudar este anúncio", "Change this listing";
    PRICE: "Preço (R$)", "Price (R$)";
    STOCK: "Estoque", "Stock";
    PRICE_FAULT: "Informe um preço como 99,90.", "Give a price such as 99,90.";
    STOCK_FAULT: "Informe um número inteiro de 0 a 99999.", "Give a whole number from 0 to 99999.";
    SAVE: "Salvar no Mercado Livre", "Save at Mercado Livre";
    PAUSE: "Pausar anúncio", "Pause listing";
    ACTIVATE: "Ativar anúncio", "Activate listing";
    SENT: "Enviando a mudança ao Mercado Livre.", "Sending the change to Mercado Livre.";
    NOTHING_NEW: "Nada mudou: os valores são os atuais.", "Nothing changed: these are the present values.";
    CLOSED: "Este anúncio foi encerrado e não pode mais ser mudado.", "This listing is closed and can no longer be changed.";
    HAS_VARIATIONS: "Este anúncio tem variações: mude preço e estoque delas no Mercado Livre.", "This listing has variations: change their prices and stock at Mercado Livre.";
    STOCK_IN_FULL: "O estoque do Full é do centro de distribuição e não pode ser editado aqui.", "Stock in Full belongs to the distribution centre and cannot be edited here.";
    TRAIL: "Mudanças feitas por aqui", "Changes made from here";
}
