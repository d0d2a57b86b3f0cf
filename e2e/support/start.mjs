// Starts the whole product on free ports: sandbox, API with its worker on SQLite, app. Stops exactly what it started.
import { spawn } from "node:child_process";
import { mkdirSync, openSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const logs = join(root, "target/test-log");
const WEBHOOK_SECRET = "webhook-secret-of-the-journeys";

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function answers(url, child, name) {
  for (let turn = 0; turn < 200; turn++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} did not start; see target/test-log/journey-${name}.log`);
}

/** Answers `{app, api, sandbox, stop}`: where each listens, and how to end them. */
export async function start() {
  mkdirSync(logs, { recursive: true });
  const data = mkdtempSync(join(tmpdir(), "journeys-"));
  const [sandboxPort, apiPort, appPort] = [await freePort(), await freePort(), await freePort()];
  const [sandbox, api, app] = [sandboxPort, apiPort, appPort].map((port) => `http://127.0.0.1:${port}`);
  const children = [];
  const stop = async () => {
    for (const child of children) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.kill()) await ended;
    }
    rmSync(data, { recursive: true, force: true });
  };
  const run = (name, command, args, env = {}) => {
    const log = openSync(join(logs, `journey-${name}.log`), "w");
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", log, log], env: { PATH: process.env.PATH, ...env } });
    children.push(child);
    return child;
  };
  try {
    const callback = `${app}/api/v1/connections/mercadolivre/callback`;
    const notify = `${api}/api/v1/webhooks/mercadolivre/${WEBHOOK_SECRET}`;
    const world = run("sandbox", "target/debug/sandbox", [
      "serve", "--port", sandboxPort, "--smtp-port", 0, "--redelivery-seconds", 20, "--redirect-uri", callback, "--notification-url", notify,
    ].map(String));
    await answers(`${sandbox}/_sandbox/sellers`, world, "sandbox");
    const server = run("api", "target/debug/api", ["serve"], {
      SSIA__SERVER__PORT: String(apiPort),
      SSIA__SERVER__PUBLIC_URL: app,
      SSIA__DATABASE__URL: `sqlite://${data}/journeys.db`,
      SSIA__DATA__DIR: data,
      SSIA__AUTH__ATTEMPTS_PER_MINUTE: "1000",
      SSIA__MERCADOLIVRE__API_URL: sandbox,
      SSIA__MERCADOLIVRE__AUTH_URL: `${sandbox}/authorization`,
      SSIA__MERCADOLIVRE__CLIENT_SECRET: "ssia-local-secret",
      SSIA__MERCADOLIVRE__WEBHOOK_SECRET: WEBHOOK_SECRET,
    });
    await answers(`${api}/api/v1/health`, server, "api");
    const page = run("app", process.execPath, ["scripts/app-server.mjs", "--port", String(appPort), "--api", api]);
    await answers(app, page, "app");
  } catch (error) {
    await stop();
    throw error;
  }
  return { app, api, sandbox, stop };
}
