// What people do in the browser, in the app's own words.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const browsers = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const PASSWORD = "uma senha bem comprida";

export const launch = () =>
  chromium.launch({
    executablePath: browsers.find((path) => path && existsSync(path)),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
  });

/** A page of a fresh browser profile; what it complains about is kept in `page.complaints`. */
export async function newPage(browser, app, options = {}) {
  const context = await browser.newContext({ baseURL: app, locale: "pt-BR", timezoneId: "America/Sao_Paulo", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (message) => {
    // The consent page is the marketplace's affair.
    if (!message.location().url.startsWith(app)) return;
    // A guest's first question whether there is a session is answered with 401, which the browser reports by itself.
    if (message.type() === "error" && !message.text().includes("401")) page.complaints.push(message.text());
  });
  return page;
}

let people = 0;

export async function register(page) {
  people += 1;
  const email = `pessoa${people}-${Date.now()}@loja.test`;
  await page.goto("/criar-conta");
  await page.getByLabel("Nome da loja").fill(`Loja ${people}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha").fill(PASSWORD);
  await page.getByRole("button", { name: "Criar conta" }).click();
  await page.getByRole("heading", { name: "Painel", level: 1 }).waitFor();
  return email;
}

export async function logIn(page, email, password = PASSWORD) {
  await page.goto("/entrar");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
}

/** A seller in the sandbox. */
export async function newSeller(sandbox, recipe) {
  const answer = await fetch(`${sandbox}/_sandbox/sellers`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(recipe),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  return answer.json();
}

/** Goes to the consent page and stops there. */
export async function beginConnecting(page) {
  await page.goto("/conexoes");
  await page.getByRole("button", { name: "Conectar Mercado Livre" }).click();
  await page.waitForURL(/\/authorization/);
}

export async function connect(page, seller) {
  await beginConnecting(page);
  await page.getByLabel("Conta do vendedor").selectOption(seller.user_id);
  await page.getByRole("button", { name: "Autorizar" }).click();
  await page.waitForURL(/\/conexoes/);
  await page.getByText("Conta conectada").waitFor();
}

export async function waitForSync(page) {
  await page.locator('[data-testid="sync-status"][data-status="completed"]').first().waitFor({ timeout: 60_000 });
}

/** An owner with a synced account, on the dashboard. */
export async function syncedOwner(page, sandbox, recipe) {
  const email = await register(page);
  const seller = await newSeller(sandbox, recipe);
  await connect(page, seller);
  await waitForSync(page);
  await page.goto("/painel");
  await page.getByTestId("gmv").waitFor();
  return { email, seller };
}

export const gmvOf = async (page) => Number(await page.getByTestId("gmv").getAttribute("data-minor"));
