// A minute of schemathesis against the real API, as the owner of a synced account.
//   node e2e/contract.mjs [seconds]
import { spawnSync, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newSeller, PASSWORD } from "./support/people.mjs";
import { start } from "./support/start.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const seconds = process.argv[2] ?? "60";
const product = await start();
let status = 1;
try {
  status = await check();
} finally {
  await product.stop();
}
process.exit(status);

async function call(method, path, token, body) {
  const answer = await fetch(`${product.app}/api/v1${path}`, {
    method,
    redirect: "manual",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** Registers, connects and syncs, so that there is something to read; answers the access token. */
async function owner() {
  const session = await call("POST", "/auth/register", null, {
    email: "contrato@loja.test", password: PASSWORD, store_name: "Loja do contrato",
  });
  const { access_token: token } = await session.json();
  const seller = await newSeller(product.sandbox, { listings: 20, orders: 60 });
  const begun = await call("POST", "/connections/mercadolivre/authorize", token, {});
  const cookie = begun.headers.get("set-cookie").split(";")[0];
  const authorize = new URL((await begun.json()).authorize_url);
  const form = new URLSearchParams([...authorize.searchParams, ["user_id", seller.user_id], ["decision", "authorize"]]);
  const consent = await fetch(`${authorize.origin}/authorization/consent`, { method: "POST", body: form, redirect: "manual" });
  await fetch(consent.headers.get("location"), { headers: { cookie }, redirect: "manual" });
  for (let turn = 0; turn < 300; turn++) {
    const runs = await (await call("GET", "/sync-runs", token)).json();
    if (runs.items[0]?.status === "completed") return token;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the account was not synced");
}

async function check() {
  const token = await owner();
  const program = join(root, "target/schemathesis/bin/schemathesis");
  const version = spawnSync(program, ["--version"]);
  if (version.error) throw new Error("schemathesis is missing: run scripts/setup.sh --with-tests");
  const child = spawn(
    program,
    [
      "--config-file", join(root, "schemathesis.toml"), "run", `${product.api}/api/v1/openapi.json`,
      "--header", `Authorization: Bearer ${token}`, "--max-time", seconds, "--workers", "2",
    ],
    // It keeps what it found beside it.
    { stdio: "inherit", cwd: join(root, "target/test-log") },
  );
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code === 0) console.log("1 passed, 0 failed");
  return code ?? 1;
}
