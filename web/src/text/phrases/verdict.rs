//! Score, reputation and recommendations.

use crate::text::wording;

wording! {
    SCORE_TITLE: "Pontuação", "Score";
    SCORE_INTRO: "De 0 a 100, só com o que você controla. Cada ponto tem a sua explicação.", "From 0 to 100, only what you control. Every point is explained.";
    SCORE_NONE_TITLE: "Ainda sem pontuação", "No score yet";
    SCORE_NONE_TEXT: "Conecte uma conta e sincronize: a pontuação sai junto.", "Connect an account and sync: the score comes with it.";
    OUT_OF_100: "{score} de 100", "{score} of 100";
    NO_SCORE_YET: "Dados insuficientes", "Not enough data";
    RANGE: "Pode ficar entre {low} e {high} conforme os dados que faltam.", "It may lie between {low} and {high}, depending on the missing data.";
    COVERAGE: "Calculada com {percent}\u{a0}% do peso.", "Computed from {percent}\u{a0}% of the weight.";
    PARTIAL: "Parcial", "Partial";
    PROTECTED: "Você está protegido pelo Mercado Livre; usamos as taxas reais.", "Mercado Livre protects you; the true rates are used.";
    LINE_BY_LINE: "Linha por linha", "Line by line";
    POINTS_OF: "{points} de {weight} pontos", "{points} of {weight} points";
    HISTORY: "Evolução", "History";
    HISTORY_SUMMARY: "Pontuação de {from} a {to}: de {first} para {last}.", "Score from {from} to {to}: from {first} to {last}.";
    HISTORY_SHORT: "O gráfico aparece depois de dois dias com pontuação.", "The chart appears after two days with a score.";
    STALE: "Dados antigos", "Old data";
    GAIN: "Até +{points} pontos", "Up to +{points} points";
    RECOMMENDATIONS_TITLE: "Recomendações", "Recommendations";
    RECOMMENDATIONS_INTRO: "O que fazer a seguir, do mais urgente ao menos urgente.", "What to do next, most urgent first.";
    RECOMMENDATIONS_NONE_TITLE: "Tudo em dia", "All done";
    RECOMMENDATIONS_NONE_TEXT: "Nenhuma recomendação aberta. Quando algo merecer a sua atenção, aparece aqui.", "No open recommendation. Whatever deserves your attention appears here.";
    RECOMMENDATIONS_NONE_DISMISSED: "Nada foi dispensado.", "Nothing was dismissed.";
    FILTER_OPEN: "Abertas", "Open";
    FILTER_DISMISSED: "Dispensadas", "Dismissed";
    DISMISS: "Dispensar", "Dismiss";
    TAKE_BACK: "Reabrir", "Reopen";
    WAS_DISMISSED: "Recomendação dispensada.", "Recommendation dismissed.";
    WAS_TAKEN_BACK: "Recomendação reaberta.", "Recommendation reopened.";
    SEE_LISTING: "Ver anúncio", "See the listing";
    REVENUE_AT_STAKE: "{amount} em 30 dias em jogo", "{amount} in 30 days at stake";
    POINTS_AT_STAKE: "+{points} pontos", "+{points} points";
    ABOUT_ACCOUNT: "Sobre a conta", "About the account";
    COLOUR_NONE: "Ainda sem cor: o Mercado Livre mostra a reputação a partir de 10 vendas.", "No colour yet: Mercado Livre shows a reputation from 10 sales on.";
    RATE_CLAIMS: "Reclamações", "Claims";
    RATE_CANCELLATIONS: "Cancelamentos", "Cancellations";
    RATE_DELAYED: "Atrasos no despacho", "Late dispatch";
    SALES_COMPLETED: "Vendas concluídas: {n}", "Completed sales: {n}";
    MEDAL_SILVER: "MercadoLíder", "MercadoLíder";
    MEDAL_GOLD: "MercadoLíder Gold", "MercadoLíder Gold";
    MEDAL_PLATINUM: "MercadoLíder Platinum", "MercadoLíder Platinum";
    PROTECTED_UNTIL: "Protegido até {date}; sem a proteção: {colour}.", "Protected until {date}; without it: {colour}.";
}
