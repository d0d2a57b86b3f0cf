// Every page: readable by everyone (axe), without sideways scrolling, without complaints of the browser.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, logIn, newPage, syncedOwner } from "../support/people.mjs";
import { start } from "../support/start.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
let product, browser, email;

before(async () => {
  product = await start();
  browser = await launch();
  const page = await newPage(browser, product.app);
  ({ email } = await syncedOwner(page, product.sandbox, { listings: 30, orders: 150 }));
  await page.context().close();
});
after(async () => {
  await browser?.close();
  await product?.stop();
});

async function check(page, name) {
  // Colours are compared once nothing fades any more.
  await page.waitForTimeout(300);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wider <= 0, `${name} scrolls sideways by ${wider} pixels`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }),
  );
  const told = violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], name);
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`pages on a ${size}, ${colorScheme}`, async () => {
      const guest = await newPage(browser, product.app, { viewport, colorScheme });
      for (const path of ["/entrar", "/criar-conta", "/nada-aqui"]) {
        await guest.goto(path);
        await guest.getByRole("heading").first().waitFor();
        await check(guest, path);
      }
      assert.deepEqual(guest.complaints, []);
      await guest.context().close();

      const page = await newPage(browser, product.app, { viewport, colorScheme });
      await logIn(page, email);
      await page.getByTestId("gmv").waitFor();
      const visit = async (path, slot) => {
        await page.goto(path);
        await page.locator(slot).first().waitFor();
        await check(page, path);
      };
      await visit("/painel", '[data-testid="gmv"]');
      await visit("/anuncios", '[data-slot="listing"]');
      await page.locator('[data-slot="listing"] a').first().click();
      await page.getByTestId("listing-score-lines").waitFor();
      await check(page, "a listing");
      await visit("/anuncios?q=nada-com-este-nome", '[data-slot="empty"]');
      await visit("/pedidos", '[data-slot="order"]');
      await page.locator('[data-slot="order"] a').first().click();
      await page.locator("dl").first().waitFor();
      await check(page, "an order");
      await visit("/pontuacao", '[data-testid="score-lines"]');
      await visit("/recomendacoes", '[data-slot="recommendation"]');
      await visit("/conexoes", '[data-slot="connection"]');
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
}
