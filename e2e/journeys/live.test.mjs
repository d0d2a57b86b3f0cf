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
