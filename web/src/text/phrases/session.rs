//! Logging in and opening an account.

use crate::text::wording;

wording! {
    TAGLINE: "Suas vendas, sua pontuação e o que fazer a seguir.", "Your sales, your score and what to do next.";
    LOGIN_TITLE: "Entre na sua conta", "Log in to your account";
    LOGIN: "Entrar", "Log in";
    EMAIL: "E-mail", "E-mail";
    PASSWORD: "Senha", "Password";
    STORE_NAME: "Nome da loja", "Store name";
    STORE_NAME_HINT: "Como você chama a sua loja; aparece só para você.", "What you call your store; only you see it.";
    PASSWORD_HINT: "12 caracteres ou mais. Uma frase é uma boa senha.", "12 characters or more. A phrase makes a good password.";
    REGISTER_TITLE: "Crie a sua conta", "Create your account";
    REGISTER: "Criar conta", "Create account";
    NO_ACCOUNT: "Ainda não tem conta?", "No account yet?";
    HAVE_ACCOUNT: "Já tem conta?", "Have an account already?";
    FAULT_EMAIL: "Escreva um e-mail válido, como ana@loja.com.br.", "Write a valid e-mail, like ana@store.com.";
    FAULT_PASSWORD_EMPTY: "Escreva a sua senha.", "Write your password.";
    FAULT_PASSWORD_SHORT: "A senha precisa de 12 caracteres ou mais.", "The password needs 12 characters or more.";
    FAULT_PASSWORD_LONG: "A senha pode ter até 128 caracteres.", "The password can have up to 128 characters.";
    FAULT_STORE_EMPTY: "Escreva o nome da sua loja.", "Write your store's name.";
    FAULT_STORE_LONG: "O nome da loja pode ter até 80 caracteres.", "The store's name can have up to 80 characters.";
    ENDED: "Sua sessão terminou. Entre de novo e você volta para onde estava.", "Your session has ended. Log in again and you return to where you were.";
    LEFT: "Você saiu da sua conta.", "You have logged out.";
    LOGIN_FIRST: "Entre para ver essa página.", "Log in to see that page.";
}
