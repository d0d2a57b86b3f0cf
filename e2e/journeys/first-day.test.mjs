// A seller's first day: from registering to logging out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { connect, gmvOf, launch, logIn, newPage, newSeller, register, waitForSync } from "../support/people.mjs";
import { start } from "../support/start.mjs";

let product, browser;
before(async () => {
  product = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await product?.stop();
});

const reais = (minor) =>
  new Intl.NumberFormat("pt-BR", { style: "currency", currency: "BRL" }).format(minor / 100);
const businessDay = (daysBack) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: "America/Sao_Paulo" }).format(Date.now() - daysBack * 86_400_000);

test("register, connect, watch the sync, trust the figures, act, leave", async () => {
  const page = await newPage(browser, product.app);
  const email = await register(page);
  await page.getByText("Conecte a sua conta do Mercado Livre").waitFor();

  const seller = await newSeller(product.sandbox, { listings: 40, orders: 300, days: 90 });
  await connect(page, seller);
  await waitForSync(page);

  // The dashboard equals the sandbox's own book, to the centavo.
  await page.getByRole("link", { name: "Painel" }).first().click();
  await page.getByTestId("gmv").waitFor();
  const span = `from=${businessDay(29)}&to=${businessDay(0)}`;
  const book = await (await fetch(`${product.sandbox}/_sandbox/sellers/${seller.user_id}/ledger?${span}`)).json();
  assert.ok(book.gmv_minor > 0);
  assert.equal(await gmvOf(page), book.gmv_minor);
  assert.equal((await page.getByTestId("gmv").textContent()).replaceAll("\u00a0", " "), reais(book.gmv_minor).replaceAll("\u00a0", " "));
  assert.equal(Number(await page.getByTestId("orders").getAttribute("data-value")), book.orders);
  assert.match(await page.getByTestId("score").textContent(), /^\d+,\d/);

  // A listing, with its score line by line.
  await page.getByRole("link", { name: "Anúncios" }).first().click();
  const row = page.locator('[data-slot="listing"]').first();
  const title = (await row.getByRole("link").textContent()).trim();
  await row.getByRole("link").click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
  assert.ok((await page.getByTestId("listing-score-lines").locator("li").count()) >= 5);

  // A recommendation is put away, stays away after a reload, and can be taken back.
  await page.getByRole("link", { name: "Recomendações" }).first().click();
  const cards = page.locator('[data-slot="recommendation"]');
  await cards.first().waitFor();
  const before = await cards.count();
  await cards.first().getByRole("button", { name: "Dispensar" }).click();
  await page.getByText("Recomendação dispensada.").waitFor();
  await page.reload();
  await cards.first().waitFor();
  assert.ok((await cards.count()) < before || before === 25);
  await page.getByRole("link", { name: "Dispensadas" }).click();
  await page.getByRole("button", { name: "Reabrir" }).waitFor();
  assert.equal(await cards.count(), 1);

  await page.getByRole("button", { name: "Sair" }).first().click();
  await page.waitForURL(/\/entrar$/);
  await page.goto("/anuncios?situacao=active");
  await page.waitForURL(/\/entrar\?voltar=/);
  await logInAgain(page, email);
  assert.deepEqual(page.complaints, []);
});

/** The login page leads back to where the person wanted to go. */
async function logInAgain(page, email) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha").fill("uma senha bem comprida");
  await page.getByRole("button", { name: "Entrar" }).click();
  await page.waitForURL(/\/anuncios\?situacao=active/);
}

test("a wrong password is told, and costs nothing", async () => {
  const page = await newPage(browser, product.app);
  const email = await register(page);
  const other = await newPage(browser, product.app);
  await logIn(other, email, "outra senha comprida");
  await other.getByRole("alert").first().waitFor();
  await logIn(other, email);
  await other.getByRole("heading", { name: "Painel", level: 1 }).waitFor();
  await other.reload();
  await other.getByRole("heading", { name: "Painel", level: 1 }).waitFor();
});
