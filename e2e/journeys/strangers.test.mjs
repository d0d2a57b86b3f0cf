// Another browser cannot finish somebody's connect flow.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { beginConnecting, launch, newPage, newSeller, register } from "../support/people.mjs";
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

test("the callback opened elsewhere is refused, and its rightful browser still succeeds", async () => {
  const seller = await newSeller(product.sandbox, { listings: 3, orders: 3 });
  const page = await newPage(browser, product.app);
  await register(page);
  await beginConnecting(page);
  // Consent is given, but the way back is kept in hand instead of followed.
  const url = new URL(page.url());
  const form = { ...Object.fromEntries(url.searchParams), user_id: seller.user_id, decision: "authorize" };
  const consent = await page.request.post(`${url.origin}/authorization/consent`, { form, maxRedirects: 0 });
  const callback = consent.headers().location;
  assert.match(callback, /code=TG-/);

  const stranger = await newPage(browser, product.app);
  await register(stranger);
  await stranger.goto(callback);
  await stranger.getByText("A conta não foi conectada.").waitFor();
  await stranger.goto("/conexoes");
  await stranger.getByText("Conecte a sua conta do Mercado Livre").waitFor();

  await page.goto(callback);
  await page.getByText("Conta conectada").waitFor();
  await page.locator('[data-slot="connection"][data-status="active"]').waitFor();
});

test("a seller who says no comes back with a word about it", async () => {
  const page = await newPage(browser, product.app);
  await register(page);
  await beginConnecting(page);
  await page.getByRole("button", { name: "Agora não" }).click();
  await page.getByText("A conta não foi conectada.").waitFor();
});
