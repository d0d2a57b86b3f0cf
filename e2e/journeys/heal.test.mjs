// An account whose authorisation is gone: the app says so on every page, and one click heals it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, newPage, syncedOwner } from "../support/people.mjs";
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

test("a revoked account is announced, and reconnected with one click", async () => {
  const page = await newPage(browser, product.app);
  const { seller } = await syncedOwner(page, product.sandbox, { listings: 6, orders: 20 });
  await page.goto("/conexoes");
  await page.getByRole("button", { name: "Sincronizar agora" }).waitFor();
  await fetch(`${product.sandbox}/_sandbox/tokens/revoke`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user_id: Number(seller.user_id) }),
  });
  await page.getByRole("button", { name: "Sincronizar agora" }).click();
  const banner = page.getByTestId("reconnect-banner");
  await banner.waitFor();
  await page.goto("/pedidos");
  await banner.getByText("precisa ser reconectada").waitFor();
  await page.locator('[data-slot="order"]').first().waitFor();
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/banner.png` });

  await page.goto("/conexoes");
  await page.getByText("Renovações da autorização").click();
  await page.getByText("Recusada: reconecte a conta").waitFor();
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/trail.png`, fullPage: true });

  await banner.getByRole("button", { name: "Reconectar" }).click();
  await page.getByLabel("Conta do vendedor").selectOption(seller.user_id);
  await page.getByRole("button", { name: "Autorizar" }).click();
  await page.waitForURL(/conexoes/);
  await page.locator('[data-slot="connection"][data-status="active"]').waitFor();
  await banner.waitFor({ state: "detached" });
  assert.deepEqual(page.complaints, []);
});
