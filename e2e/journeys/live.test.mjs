// The open dashboard follows the marketplace by itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gmvOf, launch, newPage, syncedOwner } from "../support/people.mjs";
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

test("a sale and a change of stock show without a reload", async () => {
  const page = await newPage(browser, product.app);
  const { seller } = await syncedOwner(page, product.sandbox, { listings: 12, orders: 60 });
  const before = await gmvOf(page);
  const answer = await fetch(`${product.sandbox}/_sandbox/sellers/${seller.user_id}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ quantity: 1 }),
  });
  assert.equal(answer.status, 200);
  const began = Date.now();
  await page.waitForFunction(
    (minor) => Number(document.querySelector('[data-testid="gmv"]').dataset.minor) > minor,
    before,
    { timeout: 15_000 },
  );
  console.log(`the sale was on the open dashboard after ${Date.now() - began} ms`);

  await page.goto("/anuncios");
  const row = page.locator('[data-slot="listing"]').first();
  await row.waitFor();
  const id = await row.getAttribute("data-external-id");
  await fetch(`${product.sandbox}/_sandbox/items/${id}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ price: "4321.09" }),
  });
  await page.locator(`[data-external-id="${id}"]`).getByText("R$ 4.321,09").filter({ visible: true }).waitFor();
  assert.deepEqual(page.complaints, []);
});

test("a price changed here is changed at the marketplace, and a refusal is told", async () => {
  const page = await newPage(browser, product.app);
  const { seller } = await syncedOwner(page, product.sandbox, { listings: 20, orders: 10, seed: 7 });
  await page.goto("/anuncios");
  const rows = page.locator('[data-slot="listing"]');
  await rows.first().waitFor();
  // One that has its own price and stock: no variations, not in fulfillment.
  const links = await rows.locator("a").evaluateAll((all) => [...new Set(all.map((each) => each.getAttribute("href")))]);
  let id;
  for (const link of links) {
    await page.goto(link);
    await page.getByText("Mudar este anúncio").waitFor();
    if ((await page.locator("#preco").count()) && (await page.locator("#estoque").count())) {
      id = (await page.getByText(/^MLB\d+$/).first().textContent()).trim();
      break;
    }
  }
  await page.getByLabel("Preço (R$)").fill("1.234,5");
  await page.getByLabel("Estoque").fill("17");
  await page.getByRole("button", { name: "Salvar no Mercado Livre" }).click();
  await page.locator('[data-slot="operation"][data-status="applied"]').waitFor();
  await page.locator("dl").getByText("R$ 1.234,50").first().waitFor();
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/change.png`, fullPage: true });

  await fetch(`${product.sandbox}/_sandbox/items/${id}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ price_automated: true }),
  });
  await page.getByLabel("Preço (R$)").fill("abc");
  await page.getByRole("button", { name: "Salvar no Mercado Livre" }).click();
  await page.getByText("Informe um preço como 99,90.").waitFor();
  await page.getByLabel("Preço (R$)").fill("99,90");
  await page.getByRole("button", { name: "Salvar no Mercado Livre" }).click();
  await page.getByText("O preço deste anúncio é automático").waitFor();
  await page.getByRole("button", { name: "Pausar anúncio" }).click();
  await page.getByRole("button", { name: "Ativar anúncio" }).waitFor();
  if (process.env.SHOTS) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `${process.env.SHOTS}/change-phone.png`, fullPage: true });
  }
  assert.ok(seller.user_id);
  assert.deepEqual(page.complaints, []);
});
